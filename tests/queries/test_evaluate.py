"""How lengths of time are compared between annotations and a dataset."""

import pytest

from queries.evaluate import same_length


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [("P24M", "P2Y"), ("P1Y6M", "P18M"), ("P2W", "P14D"), ("PT48H", "P2D"), ("P1DT12H", "PT36H"), ("PT0H", "P0D")],
)
def test_the_same_length_written_otherwise(written, otherwise):
    assert same_length(written) == same_length(otherwise)


@pytest.mark.parametrize(("one", "other"), [("P1M", "P30D"), ("PT36H", "P1D"), ("P12M", "P12D"), ("P1Y", "P365D")])
def test_lengths_that_differ(one, other):
    assert same_length(one) != same_length(other)


def test_what_is_no_length_of_ours_stays():
    assert same_length("PT30M") == "PT30M"
