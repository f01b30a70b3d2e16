"""An RDF term written as SPARQL text, so that no value can break out of it.

SPARQL 1.1 Query, sections 19.2 (codepoint escapes) and 19.8 (IRIREF, STRING_LITERAL2, ECHAR).
"""

from __future__ import annotations

import re

from foundation.errors import DutygraphError
from queries.results import Term

ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
LANGUAGE = re.compile(r"[A-Za-z]+(-[A-Za-z0-9]+)*")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
# An engine that expands codepoint escapes before it reads strings (section 19.2) would see one in the second half
# of an escaped backslash, so the two characters together are refused instead of being written in some engine's way.
_CODEPOINT_ESCAPE = re.compile(r"\\[uU]")


def is_absolute_iri(text: str) -> bool:
    """Tell whether ``text`` can stand between angle brackets as an absolute IRI."""
    return ABSOLUTE_IRI.fullmatch(text) is not None and _is_encodable(text)


def iri_text(iri: str) -> str:
    """Write an IRI: ``<https://…>``. Raises ``DutygraphError`` for what is no absolute IRI."""
    if not is_absolute_iri(iri):
        raise DutygraphError(
            "bad-iri",
            f"{iri[:200]!r} is not an absolute IRI.",
            "Give an IRI such as https://w3id.org/dutygraph/actor/sco.",
        )
    return f"<{iri}>"


def string_text(value: str) -> str:
    """Write a plain string in double quotes. Raises ``DutygraphError`` for text that no engine reads alike."""
    if _CODEPOINT_ESCAPE.search(value) or not _is_encodable(value) or "\x00" in value:
        raise DutygraphError(
            "bad-text", f"{value[:200]!r} has characters that cannot be searched for.", r"Leave out \u, \U and NUL."
        )
    return '"' + value.translate(_ESCAPES) + '"'


def term_text(term: Term) -> str:
    """Write a term; ``ValueError`` for a blank node, which has no name that a query could use."""
    if term.kind == "iri":
        return iri_text(term.value)
    if term.kind == "blank":
        raise ValueError("a blank node cannot be named in a query")
    if term.language:
        if not LANGUAGE.fullmatch(term.language):
            raise DutygraphError("bad-language", f"{term.language[:50]!r} is no language tag.", "Give one such as en.")
        return f"{string_text(term.value)}@{term.language}"
    if term.datatype and not term.datatype.endswith("#string"):
        return f"{string_text(term.value)}^^{iri_text(term.datatype)}"
    return string_text(term.value)


def _is_encodable(text: str) -> bool:
    """Tell whether the text is free of lone surrogates, which UTF-8 cannot carry."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
