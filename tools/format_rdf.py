"""One form for the files of Turtle and SPARQL: a header comment, sorted prefixes, four spaces, one blank line.

``python -m tools.format_rdf`` mends the files of ontology/, shapes/ and queries/ (or those named); ``--check`` says
only what is wrong. What is within strings stays as it is, and a file whose meaning would change is not written.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

FILES = ("ontology/*.ttl", "shapes/*.ttl", "queries/*.rq")
INDENT = 4
BASE = "https://w3id.org/dutygraph/"
_IN_STRING = "\0"
# Comments, IRIs and strings come first, so that nothing in them is taken for something else.
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<iri><[^<>"{}|^`\\\s]*>)
    |(?P<string>\"{3}(?:\\.|\"{0,2}[^"\\])*\"{3}|'{3}(?:\\.|'{0,2}[^'\\])*'{3}
        |"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<name>[\w.-]*:(?:[\w:%-]|\\.|\.(?=[\w:%-]))*)
    |(?P<word>[@?$]?\w+)
    |(?P<space>\s+)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_PREFIX = re.compile(r"(?:@prefix|PREFIX)\s+([\w.-]*):\s*(<[^>]*>)\s*\.?\s*$", re.IGNORECASE)


def mend(text: str, *, turtle: bool) -> str:
    """Give the text of a file in our form; what only a person can mend stays."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    return _one_blank_line(_prologue(_spaced(text), _used_prefixes(text)), turtle=turtle)


def problems(path: Path) -> list[str]:
    """Say what is wrong with a file: what ``mend`` would mend, and what only a person can."""
    text = path.read_text(encoding="utf-8")
    found = []
    if not re.match(r"# \S", text):
        found.append("has no header comment that says what it is for")
    if error := _parse_error(path, text):
        return [*found, f"does not parse: {error}"]
    mended = mend(text, turtle=path.suffix == ".ttl")
    if meaning(path, mended) != meaning(path, text):
        found.append("would not mean the same in our form; mend it by hand")
    elif mended != text:
        pairs = zip(text.splitlines(), mended.splitlines(), strict=False)
        line = next((number for number, (old, new) in enumerate(pairs, start=1) if old != new), text.count("\n") + 1)
        found.append(f"is not in our form from line {line} on: make format")
    return found


def meaning(path: Path, text: str) -> object:
    """Give what may not change: the triples of Turtle; the tokens of a query, without blanks and prologue."""
    if path.suffix == ".ttl":
        triples = (quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=BASE))
        graph = ox.Dataset(ox.Quad(each.subject, each.predicate, each.object) for each in triples)
        graph.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        return graph
    body = [line for line in text.splitlines() if not _PREFIX.match(line)]
    prefixes = {found[1]: found[2] for line in text.splitlines() if (found := _PREFIX.match(line))}
    tokens = [found[0].rstrip() for found in _TOKEN.finditer("\n".join(body)) if found.lastgroup != "space"]
    return tokens, {name: prefixes.get(name) for name in _used_prefixes(text)}


def _parse_error(path: Path, text: str) -> str:
    try:
        if path.suffix == ".ttl":
            for _ in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=BASE):
                pass
        else:
            ox.Store().query(text, base_iri=BASE)
    except SyntaxError as error:
        return str(error)
    return ""


def _used_prefixes(text: str) -> set[str]:
    body = "\n".join(line for line in text.splitlines() if not _PREFIX.match(line))
    return {found[0].partition(":")[0] for found in _TOKEN.finditer(body) if found.lastgroup == "name"}


def _spaced(text: str) -> list[str]:
    """Give the lines without tabs and trailing blanks, indented by fours; a line that begins in a string stays."""
    inside: set[int] = set()
    for found in _TOKEN.finditer(text):
        if found.lastgroup == "string" and "\n" in found[0]:
            first = text.count("\n", 0, found.start())
            inside.update(range(first + 1, first + found[0].count("\n") + 1))
    lines = []
    for number, line in enumerate(text.split("\n")):
        # A line whose end is in a string keeps its end, one whose beginning is in a string its beginning.
        kept = line if number + 1 in inside else line.rstrip()
        if number not in inside:
            plain = kept.lstrip(" \t")
            width = len(kept[: len(kept) - len(plain)].expandtabs(INDENT))
            kept = " " * (-(-width // INDENT) * INDENT) + _without_tabs(plain) if plain else ""
        # Marked, so that nobody takes a blank line in a string for one between blocks, or a dot there for their end.
        lines.append(_IN_STRING * (number in inside) + kept + _IN_STRING * (number + 1 in inside))
    return lines


def _without_tabs(line: str) -> str:
    tokens = _TOKEN.finditer(line)
    return "".join(found[0].replace("\t", " ") if found.lastgroup == "space" else found[0] for found in tokens)


def _prologue(lines: Sequence[str], used: set[str]) -> list[str]:
    """Put the prefixes in order, those that are used, where the first of them stands."""
    declared = {found[1]: line for line in lines if (found := _PREFIX.match(line))}
    chosen = [declared[name] for name in sorted(declared) if name in used]
    rest: list[str] = []
    placed = False
    for line in lines:
        if not _PREFIX.match(line):
            rest.append(line)
        elif not placed:
            rest += ["", *chosen, ""]
            placed = True
    return rest


def _one_blank_line(lines: Sequence[str], *, turtle: bool) -> str:
    """Join the lines with one blank line between blocks, and none at the top, at the end or twice."""
    kept: list[str] = []
    blank = False
    for line in lines:
        if not line:
            blank = True
            continue
        last = kept[-1] if kept else ""
        ends = turtle and re.search(r"(?:^|\s)\.$", last) and not (_PREFIX.match(last) and _PREFIX.match(line))
        if kept and (blank or ends):
            kept.append("")
        kept.append(line)
        blank = False
    return "\n".join(kept).replace(_IN_STRING, "") + "\n"


def main(arguments: Sequence[str]) -> int:
    """Mend or check the files; gives the exit status."""
    only_check = "--check" in arguments
    named = [Path(each) for each in arguments if each != "--check"]
    wrong = 0
    for path in named or sorted(path for pattern in FILES for path in Path().glob(pattern)):
        text = path.read_text(encoding="utf-8")
        if not only_check and not _parse_error(path, text):
            mended = mend(text, turtle=path.suffix == ".ttl")
            if mended != text and meaning(path, mended) == meaning(path, text):
                path.write_text(mended, encoding="utf-8")
        for problem in problems(path):
            wrong += 1
            print(f"{path}: {problem}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
