"""What the tests of reading share: the language pipeline, loaded once."""

from __future__ import annotations

import pytest
from hypothesis import settings

from ingest.read_norms import pipeline

# A busy machine is no fault of an example.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(scope="session")
def nlp():
    """spaCy's English pipeline with our components; ``norm_cases`` reads with the same one."""
    return pipeline()
