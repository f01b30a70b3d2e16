"""What the tests of reading share: the language pipeline, loaded once."""

from __future__ import annotations

import pytest

from ingest.read_norms import pipeline


@pytest.fixture(scope="session")
def nlp():
    """spaCy's English pipeline with our components; ``norm_cases`` reads with the same one."""
    return pipeline()
