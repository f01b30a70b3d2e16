"""A stranger's query as it goes to somebody else's engine: one spelling of it that every parser reads alike.

What a query means is settled here, by Oxigraph's parser, which knows SPARQL 1.1 and no engine's own pragmas, options or
calls; other engines know more (Virtuoso's ``DEFINE``, ``bif:`` functions). So the text is written anew token by token:
no comments, no prefixes, IRIs absolute, strings in one kind of quotes, ``<`` apart from what follows. The graphs of
FROM are taken out of it, because the oxigraph server ignores them where its default graph is the union. Functions
beyond SPARQL's own are refused but for the casts of XML Schema: what another engine would do on a call is unknown.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin

import pyoxigraph

from foundation.errors import DutygraphError
from ontology import names
from queries.guard import FORMS
from queries.store import bad_query
from queries.terms import iri_text, is_absolute_iri, string_text
from queries.tokens import TOKEN, prefix_of

XSD = names.PREFIXES["xsd"]
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CHARACTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_DOTS = re.compile(r"(?<!\\)\.+$")  # at the end of a prefixed name they are not the name's


REMEMBERED = 256  # texts


@dataclass(frozen=True)
class Portable:
    """A query text without FROM, and the graphs of its FROM and FROM NAMED; ``None`` where it has neither.

    ``form`` is the first word of the text: SELECT, ASK, CONSTRUCT or DESCRIBE.
    """

    text: str
    form: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None


@lru_cache(maxsize=REMEMBERED)
def portable(text: str) -> Portable:
    """Write a query that the guard has let through for another engine.

    Raises ``DutygraphError``: ``bad-query``, ``function-refused``, ``bad-iri``, ``bad-text``.
    """
    check_syntax(text)
    writer = _Writer()
    for token in _significant(list(TOKEN.finditer(text))):
        writer.take(token)
    written = "".join(writer.pieces).strip()
    try:
        check_syntax(written)
    except DutygraphError:
        raise DutygraphError(
            "bad-query", "This query can be read in two ways.", "Write blanks around < and > where they compare."
        ) from None
    form = re.match("[A-Za-z]*", written)
    if form is None or form[0].upper() not in FORMS:
        raise bad_query(f"a blank has to follow the first word of {written[:40]}")
    if writer.from_graphs or writer.from_named:
        return Portable(written, form[0].upper(), tuple(writer.from_graphs), tuple(writer.from_named))
    return Portable(written, form[0].upper(), None, None)


def check_syntax(text: str) -> None:
    """Let Oxigraph's parser read a query, over a store that is empty. Raises ``DutygraphError`` (``bad-query``)."""
    try:
        with contextlib.suppress(RuntimeError):  # a function that it does not know: the text is a query all the same
            pyoxigraph.Store().query(text, base_iri=names.BASE)
    except SyntaxError as error:
        raise bad_query(str(error)) from None


def _significant(tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    return [token for token in tokens if token.lastgroup != "space" or not token[0].startswith("#")]


class _Writer:
    """Takes tokens one after the other and writes them down in ``pieces``."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.from_graphs: list[str] = []
        self.from_named: list[str] = []
        self._base = names.BASE
        self._prefixes: dict[str, str] = {}
        self._depth = 0
        self._began = False  # the prologue is over
        self._held: list[re.Match[str]] = []  # of a declaration or a FROM that is not whole yet
        self._iri = ""  # the last token, where it is an IRI
        self._less = False  # the last token is <

    def take(self, token: re.Match[str]) -> None:
        """Take the next token. Raises ``DutygraphError``."""
        if token.lastgroup == "space":
            if self.pieces and self.pieces[-1] != " ":
                self.pieces.append(" ")
            return
        if self._held:
            self._held.append(token)
            self._declared() if not self._began else self._chosen()
            return
        word = token["name"].upper() if token.lastgroup in {"name", "local"} and token["local"] is None else ""
        if (not self._began and word in {"BASE", "PREFIX"}) or (not self._depth and word in {"FROM", "FROMNAMED"}):
            self._held.append(token)
            return
        self._began = True
        self._write(token)

    def _declared(self) -> None:
        """Remember a prefix or the base; neither is written down."""
        keyword, *rest = self._held
        if keyword[0].upper() == "BASE":
            self._base = self._resolved(rest[0])
        elif len(rest) == 1:
            return
        elif (prefix := prefix_of(keyword, *rest)) is not None:
            self._prefixes[prefix] = self._resolved(rest[1])
        self._held.clear()

    def _chosen(self) -> None:
        """Remember a graph that the query is to see."""
        keyword, *rest = self._held
        named = keyword["name"].upper() == "FROMNAMED"
        if rest[0].lastgroup in {"name", "local"} and rest[0][0].upper() == "NAMED":
            named = True
            rest = rest[1:]
        if rest:
            (self.from_named if named else self.from_graphs).append(self._resolved(rest[0]))
            self.pieces.append(" ")
            self._held.clear()

    def _write(self, token: re.Match[str]) -> None:
        last, self._iri = self._iri, ""
        if self._less and token[0] != "=":
            self.pieces.append(" ")
        self._less = token[0] == "<"
        match token.lastgroup:
            case "iri":
                self._iri = self._resolved(token)
                self.pieces.append(iri_text(self._iri))
            case "local" if token["name"] != "_":
                self._iri = self._resolved(token)
                self.pieces.append(iri_text(self._iri) + self._dots(token))
            case "string":
                self.pieces.append(_string(token[0]))
            case "variable":
                self.pieces.append(f"?{token[0][1:]}")
            case "open" | "close":
                if token[0] == "(" and last and not last.startswith(XSD):
                    raise _function_refused(last)
                self._depth += 1 if token.lastgroup == "open" else -1
                self.pieces.append(token[0])
            case _:
                self.pieces.append(f" {token[0]}" if self._less else token[0])

    def _resolved(self, token: re.Match[str]) -> str:
        """Give the IRI that a token names."""
        if token.lastgroup == "iri":
            iri = _unescaped(token[0][1:-1])
            if not is_absolute_iri(iri):
                iri = urljoin(self._base, iri) + ("#" if iri.endswith("#") else "")  # urljoin drops an empty end
        elif token.lastgroup == "local" and token["name"] in self._prefixes:
            local = re.sub(r"\\(.)", r"\1", _DOTS.sub("", token["local"][1:]))
            iri = self._prefixes[token["name"]] + local
        else:
            raise bad_query(f"{token[0][:100]} has no declared prefix")
        iri_text(iri)  # refuses what no engine takes for an IRI
        return iri

    def _dots(self, token: re.Match[str]) -> str:
        found = _DOTS.search(token["local"])
        return f" {found[0]}" if found else ""


def _string(token: str) -> str:
    quotes = 3 if token[:3] in {'"""', "'''"} else 1
    return string_text(_unescaped(token[quotes:-quotes]))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text)


def _character(escape: re.Match[str]) -> str:
    short, long, single = escape.groups()
    if single is not None:
        return _CHARACTERS.get(single, single)
    number = int(short or long, 16)
    if number > 0x10FFFF:
        raise bad_query(f"{escape[0]} is no character")
    return chr(number)


def _function_refused(iri: str) -> DutygraphError:
    return DutygraphError(
        "function-refused",
        f"{iri[:200]} is no function of SPARQL 1.1, and what the server behind would do is not known.",
        "Use SPARQL's own functions and the casts of XML Schema; write lists in brackets with rdf:first and rdf:rest.",
    )
