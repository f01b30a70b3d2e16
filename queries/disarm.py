"""A query written so that no parser can read a call to another server in it: the letters of SERVICE never stand bare.

Who looks for SERVICE as a word needs the very reading of the text that the engine has, and Oxigraph's depends on what
may follow: it wants no space around keywords (``1SERVICE<…>``), takes ``<`` for an operator or for an IRI's begin, and
with it ``#`` and quotes for comments and strings or not, and reads a prefixed name whose IRI is none as the bare prefix
and what follows (``ex:SERVICE<…>``). So nothing here depends on a reading. In the text that is given out, the seven
letters stand only behind ``?``, ``$``, ``@`` or ``_:``, where no keyword can begin:

- in IRIs and strings their first is an escape (``\\u0053``), which says the same there and is an error anywhere else;
- a prefixed name becomes its IRI, and the declaration of a prefix that has them goes;
- comments go;
- where they stand as a word of their own, or behind a prefix that is not declared, the query is refused.
"""

from __future__ import annotations

import re

from foundation.errors import DutygraphError
from queries.terms import is_absolute_iri
from queries.tokens import TOKEN, prefix_of

_WORD = re.compile("service", re.IGNORECASE)
_BARE = re.compile(r"[?$]\w*|@[A-Za-z-]*|_:[\w.-]*|service", re.IGNORECASE)
_FIRST = re.compile("s(?=ervice)", re.IGNORECASE)


def disarm(text: str) -> str:
    """Give a query of the same meaning in which SERVICE cannot be called; most texts as they are.

    Raises ``DutygraphError`` (``service-refused``).
    """
    if not _WORD.search(text):
        return text
    tokens = list(TOKEN.finditer(text))
    declared, gone = _declarations(tokens)
    disarmed = "".join(
        " " if place in gone else _disarmed(token, declared) if _WORD.search(token[0]) else token[0]
        for place, token in enumerate(tokens)
    )
    if any(_WORD.fullmatch(found[0]) for found in _BARE.finditer(disarmed)):
        raise _refused()
    return disarmed


def _disarmed(token: re.Match[str], declared: dict[str, str]) -> str:
    match token.lastgroup:
        case "space":
            return " "
        case "iri" | "string":
            return _escaped(token[0])
        case "variable" | "language":
            return token[0]
        case "local":
            return _spelt_out(token, declared)
    raise _refused()


def _spelt_out(token: re.Match[str], declared: dict[str, str]) -> str:
    prefix, local = token["name"], token["local"][1:]
    if prefix == "_":
        return token[0]
    name = re.sub(r"(?<!\\)\.+$", "", local)  # a dot at the end is not the name's
    iri = declared.get(prefix, "") + re.sub(r"\\(.)", r"\1", name)
    if prefix not in declared or not is_absolute_iri(iri):
        raise _refused()
    return f"<{_escaped(iri)}>{local[len(name) :]}"


def _declarations(tokens: list[re.Match[str]]) -> tuple[dict[str, str], set[int]]:
    """Give the declared prefixes with their IRIs, and the places of those declarations that have the letters."""
    declared: dict[str, str] = {}
    gone: set[int] = set()
    places = [place for place, token in enumerate(tokens) if token.lastgroup != "space"]
    for keyword, name, iri in zip(places, places[1:], places[2:], strict=False):
        prefix = prefix_of(*(tokens[place] for place in (keyword, name, iri)))
        if prefix is not None:
            declared[prefix] = tokens[iri][0][1:-1]
            if _WORD.search(prefix):
                gone |= {keyword, name, iri}
    return declared, gone


def _escaped(text: str) -> str:
    return _FIRST.sub(lambda first: f"\\u{ord(first[0]):04X}", text)


def _refused() -> DutygraphError:
    return DutygraphError(
        "service-refused",
        "SERVICE is refused, because queries here never ask other servers.",
        "Leave it out; a prefix whose name holds the word must be declared.",
    )
