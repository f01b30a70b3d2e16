"""Short forms in brackets and the full names before them, as a text defines them.

The pairing of letters is that of Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text" (Pacific Symposium on Biocomputing 2003): the letters of the short form are found from right to left
in the
words before the bracket, the first one at the beginning of a word. Offices within organizations are written with the
bracket around both: "DSCA (Office of Business Operations (OBO))".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.kinds import singular_name

SHORT_FORM = re.compile(r"[A-Z][A-Za-z]*(?:[&/.\-][A-Za-z]+)*(?:\([A-Z&]+\))?s?")
_LEADING_SMALL = frozenset("the a an of and for in on to by with or as at from under via its their each any".split())


@dataclass(frozen=True)
class ShortForm:
    """A short form that the text defines: where its full name and its bracket stand, both as code points.

    ``parent`` is the organization before the bracket for an office ("DSCA"), else "".
    """

    short: str
    full: str
    start: int
    end: int
    parent: str = ""


@dataclass(frozen=True)
class Bracket:
    """A balanced pair of round brackets: ``start`` is the opening one, ``end`` stands behind the closing one."""

    start: int
    end: int
    text: str


def brackets(text: str) -> list[Bracket]:
    """Give the outermost balanced brackets of a text; one that never closes ends at its sentence."""
    found: list[Bracket] = []
    depth, opened = 0, 0
    for position, character in enumerate(text):
        if character == "(":
            if depth == 0:
                opened = position
            depth += 1
        elif character == ")" and depth:
            depth -= 1
            if depth == 0:
                found.append(Bracket(opened, position + 1, text[opened + 1 : position]))
        elif character == "\n" and depth:
            depth = 0
    return found


def find_short_forms(text: str) -> list[ShortForm]:
    """Give the short forms that a text defines, in order."""
    found: list[ShortForm] = []
    for bracket in brackets(text):
        found.extend(_from_bracket(text, bracket))
    return found


def _from_bracket(text: str, bracket: Bracket) -> Iterator[ShortForm]:
    inner = bracket.text.strip()
    if within := _office(text, bracket, inner):
        yield within
        return
    if outer := re.fullmatch(r"(?P<parent>[A-Z]\w+) ?\((?P<inner>[A-Z&]+(?:/[A-Z&]+)*)\)", inner):
        # "Bureau of Political-Military Affairs, Office of ... (State (PM/RSAT))": the bracket names the office whole.
        if words := re.search(
            r"(?:(?:[A-Z][\w/\-\u2019']*|of|and|the|for|on)(?:,?\s+|$))+(?:\([A-Z][^()]*\)\s*)?$", text[: bracket.start]
        ):
            office = words.group().strip(" ,")
            start = words.start()
            if ", the " in office:
                # "to State, the Office of ... (OUSD (P))": another body stands before it.
                start += office.rindex(", the ") + len(", the ")
                office = office.rpartition(", the ")[2]
            while office and office.split()[0] in _LEADING_SMALL | {"Within", "In", "By", "To", "The"}:
                start += len(office.split()[0]) + 1
                office = office.partition(" ")[2]
            # "and State, Bureau of ...", "Informs the Department of State, Bureau of ...": from its body's name on.
            if own := re.search(rf"(?:Department of (?:the )?)?\b{outer['parent']}, (?=[A-Z])", office):
                start += own.start()
                yield ShortForm(
                    f"{outer['parent']} ({outer['inner']})", office[own.end() :], start, bracket.end, outer["parent"]
                )
                return
            if post := _post(office, outer["parent"]):
                yield ShortForm(inner, post, start + office.index(post), bracket.end)
                return
            yield ShortForm(f"{outer['parent']} ({outer['inner']})", office, start, bracket.end, outer["parent"])
        return
    if is_short_form(inner):
        if full := _full_name(text, bracket.start, inner):
            start, name = full
            short = inner[:-1] if inner.endswith("s") and inner[:-1].isupper() else inner
            yield ShortForm(
                short=short, full=singular_name(name) if short != inner else name, start=start, end=bracket.end
            )
        return
    # A bracket that holds a text may define short forms of its own.
    shift = bracket.start + 1
    for each in find_short_forms(bracket.text):
        yield ShortForm(each.short, each.full, each.start + shift, each.end + shift, each.parent)


def _post(office: str, short: str) -> str:
    """Give the post that words name whose short form has a bracket of its own: "Under Secretary ... (USD(P))"."""
    post = office.removeprefix("Office of the ") if not short.startswith("O") else office
    return post if re.match(r"(?:[A-Z]\w+ ){0,3}(?:Secretary|Director|Chief|Deputy|Administrator)\b", post) else ""


def is_short_form(text: str) -> bool:
    """Tell whether a text looks like a short form: one word, two capitals at least, and not long."""
    return (
        SHORT_FORM.fullmatch(text) is not None
        and sum(character.isupper() for character in text) >= 2
        and len(text) <= (24 if "/" in text else 14)
    )


# Names of one word that are matched by case, because in small letters they are common words.
_BY_CASE = frozenset("State Commerce Treasury Army Navy Congress President Amendment Modification".split())


def is_short_name(name: str) -> bool:
    """Tell whether a name is matched by case: at least two capitals, and these at least half of its letters."""
    letters = [character for character in name if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    return (bool(letters) and capitals >= 2 and capitals * 2 >= len(letters)) or name in _BY_CASE


def _office(text: str, bracket: Bracket, inner: str) -> ShortForm | None:
    """Read "PARENT (Name, Name (SHORT))": an office within an organization, of one or more levels."""
    parent = re.search(r"([A-Z][A-Za-z]*[A-Z]|State)\s*$", text[: bracket.start])
    parts = [part.strip() for part in _split_top(inner)]
    last = re.fullmatch(r"(?P<name>.+?)\s*\((?P<short>[^()]+)\)", parts[-1])
    if parent is None or last is None or not is_short_form(last["short"]):
        return None
    shorts, names = [], []
    for part in parts:
        pair = re.fullmatch(r"(?P<name>.+?)\s*\((?P<short>[^()]+)\)", part)
        if pair:
            shorts.append(pair["short"])
            names.append(pair["name"])
        elif is_short_form(part):
            shorts.append(part)
        else:
            names.append(part)
    short = "/".join(shorts) if "/" not in shorts[-1] else shorts[-1].removeprefix(f"{parent[1]}/")
    return ShortForm(
        short=f"{parent[1]} ({short})", full=", ".join(names), start=parent.start(1), end=bracket.end, parent=parent[1]
    )


def _split_top(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    return [*parts, text[start:]]


def _full_name(text: str, before: int, short: str) -> tuple[int, str] | None:
    """Give where the full name before a bracket starts, and the name; None where the letters do not match."""
    letters = re.sub(r"[^A-Za-z]", "", short.split("(")[0] if re.match(r"State\b", short) else short)
    if letters.endswith("s") and letters[:-1].isupper():
        letters = letters[:-1]
    window_start = _window_start(text, before, words=len(letters) * 2 + 4)
    window = text[window_start:before].rstrip()
    # A name in capitals or in small letters; "of the Assistant Secretary ... (OASD)" begins with its "Office".
    found = []
    for folded in (False, True):
        start = _match_letters(window, letters, folded=folded)
        name = window[start:].strip(" \u201c\u201d\"'") if start is not None else ""
        if start is None or len(name) <= len(short) or name.split()[0] in _LEADING_SMALL:
            continue
        if name.count("(") != name.count(")") or _is_office_of(name.split()[-1], short):
            continue  # "to State (PM)", "the ASA (ALT)": an office of the body before the bracket
        found.append((len(name), window_start + start, name))
    if found:
        _, start, name = min(found)
        return start, name
    return None


def spells(short: str, name: str) -> bool:
    """Tell whether the letters of a short form stand in a name in their order, the first one at a word's beginning."""
    return _match_letters(name, re.sub(r"[^A-Za-z]", "", short), folded=True) is not None


def _is_office_of(word: str, short: str) -> bool:
    """Tell whether the word before a bracket is a body whose office the bracket names; "Expanded IMET (E-IMET)" not."""
    return word == "State" or (is_short_form(word) and word.isupper() and word not in short)


def _match_letters(window: str, letters: str, *, folded: bool) -> int | None:
    """Give where the name starts whose letters, from right to left, spell the short form."""
    position = len(window) - 1
    for index in range(len(letters) - 1, -1, -1):
        first = index == 0
        wanted = letters[index] if first and not folded else letters[index].lower()
        while position >= 0 and (
            (window[position] if first and not folded else window[position].lower()) != wanted
            or (first and position > 0 and window[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return None
        position -= 1
    return position + 1


def _window_start(text: str, before: int, *, words: int) -> int:
    clause = max((match.start() for match in re.finditer(r"(?<!U\.S)(?<!\bNo)\. |[;:] |\n", text[:before])), default=-1)
    starts = [match.start() for match in re.finditer(r"\S+", text[:before]) if match.start() > clause]
    return starts[-words] if len(starts) >= words else (starts[0] if starts else before)
