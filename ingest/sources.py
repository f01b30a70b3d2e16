"""What is known of a source document: manual, title, edition.

A few lines beside the document (``samm-chapter-2.toml``) say it: ``manual``, ``manual_title``, ``version``, ``issued``,
``address``. Without them the manual's name is read from the file's name: ``samm-chapter-4.pdf`` is of ``samm``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from foundation.errors import DutygraphError
from ingest.blocks import SourceDocument
from ontology.names import slug

DEFAULT_MANUAL = "manual"
TITLES = {"samm": "Security Assistance Management Manual"}


@dataclass(frozen=True)
class Edition:
    """One edition of one chapter: which manual, which version, which bytes."""

    manual: str
    manual_title: str
    file_name: str
    sha256: str
    media_type: str
    version: str = ""
    issued: str = ""
    address: str = ""


def find_edition(path: Path, source: SourceDocument, *, manual: str | None = None) -> Edition:
    """Give what is known of a source; ``manual`` overrides what stands beside it."""
    beside = path.with_suffix(".toml")
    known: dict[str, str] = {}
    if beside.exists():
        try:
            known = {key: str(value) for key, value in tomllib.loads(beside.read_text(encoding="utf-8")).items()}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise DutygraphError(
                "bad-description", f"{beside} cannot be read: {error}.", 'Write it as lines like manual = "samm".'
            ) from None
    named = re.match(r"(?P<manual>.+?)[-_ ]?(?:chapter|chap|ch|c)[-_ ]?\d+", path.stem, flags=re.IGNORECASE)
    chosen = slug(manual or known.get("manual") or (named["manual"] if named else "")) or DEFAULT_MANUAL
    return Edition(
        manual=chosen,
        manual_title=known.get("manual_title") or TITLES.get(chosen, chosen.upper()),
        file_name=source.name,
        sha256=source.sha256,
        media_type=source.media_type,
        version=known.get("version", ""),
        issued=known.get("issued", ""),
        address=known.get("address", ""),
    )
