"""Vectors of sentences: what the model is to give, and what is kept of it beside a dataset."""

from __future__ import annotations

import math

import numpy as np
import pytest
from click.testing import CliRunner

from cli import main
from foundation.errors import LimitError
from queries.embedding import SIZE, _erf, sentence_encoder, unit
from queries.index import index_of
from queries.store import open_store
from queries.vectors import FILE, keep_vectors, open_vectors, vectors_of

FERRY = "The ferryman reports each crossing at night to the harbour office."
ALIKE = "Who must be told when a boat goes over in the dark?"
OTHER = "The gate is painted green each spring."


@pytest.fixture(scope="module")
def encoder():
    return sentence_encoder()


def test_meaning_counts_and_not_words(encoder):
    ferry, alike, other = encoder.encode([FERRY, ALIKE, OTHER])
    assert ferry @ alike > ferry @ other + 0.2


def test_rows_have_length_one_and_do_not_hang_on_what_stands_beside(encoder):
    together = encoder.encode([FERRY, OTHER, FERRY, "Short.", ""])
    alone = encoder.encode([FERRY])
    assert together.shape == (5, SIZE)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(together[[0, 2]], np.repeat(alone, 2, axis=0), atol=1e-5)


def test_a_text_of_any_length_is_encoded(encoder):
    heard = []
    long = " ".join([FERRY] * 200)
    vectors = encoder.encode([long, FERRY], lambda done, total: heard.append((done, total)))
    assert vectors[0] @ vectors[1] > 0.7
    assert heard == [(1, 2), (2, 2)]


def test_the_model_gives_what_its_makers_give(encoder):
    """The first example of the model's card on its makers' page: "That is a happy person" and what is like it."""
    asked, *others = encoder.encode(
        ["That is a happy person", "That is a happy dog", "That is a very happy person", "Today is a sunny day"]
    )
    np.testing.assert_allclose([float(asked @ other) for other in others], [0.695, 0.943, 0.257], atol=2e-3)


def test_the_error_function():
    values = np.linspace(-4, 4, 201, dtype=np.float32)
    np.testing.assert_allclose(_erf(values), [math.erf(value) for value in values], atol=1e-6)


def test_a_row_of_zeros_stays():
    assert not unit(np.zeros((1, SIZE), dtype=np.float32)).any()


def test_kept_vectors_are_those_made(tmp_path, monkeypatch):
    place = tmp_path / FILE
    made = vectors_of([FERRY, OTHER], [])
    keep_vectors([FERRY, OTHER], place, made)
    monkeypatch.setattr("queries.vectors.sentence_encoder", lambda: pytest.fail("nothing is to be made"))
    np.testing.assert_array_equal(vectors_of([OTHER, FERRY, OTHER], [place]), made[[1, 0, 1]])


def test_the_file_has_the_same_bytes_each_time_and_forgets_what_is_gone(tmp_path):
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    for place, texts in ((first, [FERRY, OTHER]), (second, [OTHER, ALIKE]), (second, [OTHER, FERRY])):
        keep_vectors(texts, place, vectors_of(texts, [place]))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut"])
def test_a_damaged_file_does_no_harm(tmp_path, content):
    place = tmp_path / FILE
    place.write_bytes(content)
    made = vectors_of([FERRY], [place])
    keep_vectors([FERRY], place, made)
    np.testing.assert_array_equal(vectors_of([FERRY], [place]), made)


def test_a_file_of_another_form_does_no_harm(tmp_path):
    place = tmp_path / FILE
    np.savez_compressed(place, keys=np.zeros(2, dtype=np.uint64), rows=np.zeros((2, 7), dtype=np.int8))
    assert vectors_of([FERRY], [place]).any()


def test_too_many_missing_ones_are_refused_with_what_to_do(monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_VECTORS_AT_OPENING", "1")
    with pytest.raises(LimitError, match="2 passages of the dataset have no vectors") as caught:
        open_vectors(open_store(), ["A sentence that no dataset holds.", "And one more of that kind."], ["", ""])
    assert "dutygraph build" in caught.value.remedy


def test_the_dataset_that_comes_with_us_has_its_vectors(monkeypatch):
    monkeypatch.setenv("DUTYGRAPH_VECTORS_AT_OPENING", "0")
    store = open_store()
    material = index_of(store).material
    assert len(open_vectors(store, material.texts, material.headings)) == len(material.passages)


def test_a_passage_means_a_little_of_what_its_heading_says():
    store = open_store()
    text = "They are paid by the unit that asked for them."
    plain, headed = (open_vectors(store, [text], [heading])[0] for heading in ("", "Travel Expenses"))
    question = sentence_encoder().encode(["Who pays for travel?"], lambda done, total: None)[0]
    assert question @ headed > question @ plain > 0
    assert headed @ plain > 0.9
    np.testing.assert_allclose(np.linalg.norm([plain, headed], axis=1), 1, rtol=1e-5)


def test_build_keeps_the_vectors_of_what_it_read(tmp_path, monkeypatch):
    source = tmp_path / "chapter-9.txt"
    duty = "C9.1.1. Nights. The ferryman must report each crossing."
    source.write_text(f"C9. CHAPTER 9 - FERRIES\n\nC9.1. Crossings\n\n{duty}\n")
    done = CliRunner().invoke(main, ["build", str(source), "--out", str(tmp_path / "built")])
    assert done.exit_code == 0, done.output
    monkeypatch.setenv("DUTYGRAPH_VECTORS_AT_OPENING", "0")
    store = open_store(str(tmp_path / "built"))
    texts = index_of(store).material.texts
    assert "The ferryman must report each crossing." in texts
