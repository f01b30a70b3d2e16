"""An invented world for the tests of reading: a port, its offices and papers, and how a sentence about them is read.

No sentence of these tests is taken from a real manual. ``norms_of`` reads one paragraph, ``read_chapter`` a whole
chapter written as its plain text.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ingest.blocks import SourceDocument
from ingest.entities import Entity
from ingest.names import Catalogue
from ingest.norms import Norm, Reading
from ingest.outline import Outline, make_outline
from ingest.read_norms import read_outline
from ingest.readers.text import read_text

# Who and what the port's manual names: offices that it defines in brackets; partner nation, Congress and a few more
# are known from the gazetteer.
WORLD = (
    "The Harbor Safety Board (HSB) and the Pilotage Administration (PA) run the port."
    " Berth Inspection Offices (BIOs) stand below the Vessel Traffic Center (VTC) and the Ministry of Rivers (MOR)."
    " The Chief Harbor Officer (CHO) and the Quay Manager (QM) know the Dock Safety Plan (DSP),"
    " the Cargo Movement Request (CMR) and the Berth Reservation System (BRS)."
    " The River Pilots Act (RPA) and the Lock Training Program (LTP) are older."
)


@cache
def world() -> Catalogue:
    """Everything that ``WORLD`` names."""
    return Catalogue([("C7.1.1", WORLD)])


def outline_of(text: str) -> Outline:
    """The outline of a chapter that is written as plain text."""
    blocks = read_text(text.encode("utf-8"))
    source = SourceDocument(
        name="port-chapter-7.txt", sha256="0" * 64, media_type="text/plain", title="", blocks=blocks
    )
    return make_outline(source, manual="port")


def read_chapter(text: str) -> tuple[Outline, dict[str, Reading]]:
    """A chapter's outline, and what was read from it, by key; its own text and ``WORLD`` define the names."""
    outline = outline_of(text)
    catalogue = Catalogue([("C7.1.1", WORLD), *((each.key, each.text) for each in outline.provisions)])
    return outline, {reading.provision: reading for reading in read_outline(outline, catalogue)}


@cache
def norms_of(sentence: str) -> tuple[Norm, ...]:
    """The norms of one numbered paragraph of ``WORLD``."""
    return tuple(norm for reading in read_outline(outline_of(f"C7.1.2. {sentence}"), world()) for norm in reading.norms)


def norm_of(sentence: str, action: str | None = None) -> Norm:
    """The one norm of a sentence, or its one norm with this action."""
    found = [norm for norm in norms_of(sentence) if action is None or norm.action == action]
    assert len(found) == 1, [(norm.action, names(norm.bearers)) for norm in norms_of(sentence)]
    return found[0]


def names(entities: Iterable[Entity]) -> list[str]:
    """The names of entities, in their order."""
    return [entity.name for entity in entities]


def said_in(sentence: str) -> list[tuple[str, list[str], list[str], bool]]:
    """What a sentence lays on whom: act, bearers, receivers and those it is done with, whether it tells."""
    return [
        (
            norm.action,
            names(norm.bearers),
            names([*norm.recipients, *norm.copies, *norm.coordinates]),
            norm.notification,
        )
        for norm in norms_of(sentence)
    ]


def words_of(sentence: str, norm: Norm) -> str:
    """The words that a norm of a paragraph quotes."""
    return sentence[norm.start : norm.end]
