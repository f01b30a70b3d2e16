"""What is refused of a stranger's query before any parser of ours or of Oxigraph looks at it.

One linear scan finds strings, IRIs, comments and words, counts brackets and looks at the first word. Calls to other
servers are made impossible by ``queries.disarm``, which does not rest on that scan; the workers block the network
besides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from foundation import settings
from foundation.errors import DutygraphError
from queries.disarm import disarm
from queries.tokens import TOKEN

Form: TypeAlias = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", ""]

REMEMBERED = 256  # texts
FORMS: tuple[Form, ...] = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
# SPARQL 1.1 Update, section 3; WITH may stand before INSERT and DELETE.
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")


@dataclass(frozen=True)
class Examined:
    """A query that may be run, ``text``. ``form`` is "" where it is not plain; ``has_dataset`` tells of FROM.

    ``capped`` is the text with a LIMIT put in, which stops the engine one row after the most that are given out; where
    it is no query, ``text`` still may be one.
    """

    text: str
    form: Form
    has_dataset: bool
    capped: str


@dataclass(frozen=True)
class _Word:
    text: str  # upper case
    depth: int
    start: int
    end: int
    prefixed: bool
    number_after: int  # where the whole number after it stands; -1 for none


def examine(text: str, *, rows: int) -> Examined:
    """Look at a stranger's query. Raises ``DutygraphError`` with one of the codes

    ``query-too-long``, ``query-too-deep``, ``update-refused``, ``service-refused``, ``bad-query``, ``empty-query``.
    """
    limit = settings.integer("query_length")
    if len(text) > limit:
        raise DutygraphError(
            "query-too-long", f"The query has {len(text)} characters; at most {limit} are read.", "Shorten it."
        )
    return _examined(text, rows, settings.integer("query_depth"))


@lru_cache(maxsize=REMEMBERED)
def _examined(text: str, rows: int, depth_limit: int) -> Examined:
    """Examine a text of a length that is allowed; what was said of it is remembered, because programs ask alike."""
    text = disarm(text)
    words = _scan(text, depth_limit=depth_limit)
    start = _first_word(words)
    if start is None:
        raise DutygraphError("empty-query", "There is no query.", "Begin with SELECT, ASK, CONSTRUCT or DESCRIBE.")
    if start.text.startswith(UPDATES):
        raise DutygraphError(
            "update-refused",
            f"The dataset is read only, and {start.text[:20]} would change it.",
            "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )
    form: Form = next((each for each in FORMS if start.text == each), "")
    outer = [word for word in words if word.depth == 0 and word.start >= start.start and not word.prefixed]
    return Examined(
        text=text,
        form=form,
        has_dataset=any(word.text in {"FROM", "FROMNAMED"} for word in outer),
        capped=_capped(text, outer, rows + 1) if form == "SELECT" else text,
    )


def _scan(text: str, *, depth_limit: int) -> list[_Word]:
    """Give the words that stand outside strings, IRIs and comments."""
    words: list[_Word] = []
    depth = 0
    for token in TOKEN.finditer(text):
        kind = token.lastgroup
        depth += kind == "open"
        within = token[0].count("(") + token[0].count("[") if kind == "iri" else 0  # it may be no IRI
        if depth + within > depth_limit:
            raise DutygraphError(
                "query-too-deep",
                f"The query nests brackets more than {depth_limit} deep.",
                "Make it flatter, or use VALUES for long lists.",
            )
        if kind == "close":
            depth -= 1
        elif kind == "unclosed":
            raise DutygraphError("bad-query", "A string in the query is not closed.", "Put the missing quotation mark.")
        elif token[0] == "\\":
            raise DutygraphError(
                "bad-query", "A backslash stands outside strings and IRIs.", "Write the character itself."
            )
        elif kind == "number" and words and words[-1].number_after == -1:
            last = words[-1]
            if not text[last.end : token.start()].strip():
                words[-1] = _Word(last.text, last.depth, last.start, last.end, last.prefixed, token.start())
        elif kind in {"name", "local"} and token["name"] is not None:
            word = token["name"].upper()
            words.append(_Word(word, depth, token.start(), token.end(), kind == "local", -1))
    return words


def _first_word(words: list[_Word]) -> _Word | None:
    """Give the word that follows the prologue (BASE and PREFIX declarations)."""
    in_prefix = False
    for word in words:
        if word.prefixed and in_prefix:
            in_prefix = False
        elif word.text == "PREFIX" and not word.prefixed:
            in_prefix = True
        elif word.text.startswith("PREFIX") and word.prefixed:
            continue
        elif word.text != "BASE":
            return word
    return None


def _capped(text: str, outer: list[_Word], most: int) -> str:
    """Put ``LIMIT most`` where the query's own limit stands or would stand, before a last VALUES (section 19.8)."""
    limits = [word for word in outer if word.text == "LIMIT"]
    if limits:
        place = limits[-1].number_after
        number = re.match(r"[0-9]+", text[place:]) if place >= 0 else None
        if number is None or int(number[0][:20]) <= most:
            return text
        return f"{text[:place]}{most}{text[place + len(number[0]) :]}"
    values = [word for word in outer if word.text == "VALUES"]
    if values:
        return f"{text[: values[0].start]} LIMIT {most} {text[values[0].start :]}"
    return f"{text}\nLIMIT {most}"
