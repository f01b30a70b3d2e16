"""Where things stand that come with dutygraph, without loading what builds."""

from __future__ import annotations

from foundation.files import REPOSITORY

DATA = REPOSITORY / "data"
DEFAULT_SOURCE = DATA / "samm-chapter-2.txt"
DEFAULT_FOLDER = DATA / "graph"
DATASET = "dataset.trig"
