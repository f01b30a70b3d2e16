"""The words of an answer: the asked thing first, then the manual's own sentences with their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from queries.ask_fit import Asked
from queries.ask_link import Concept
from queries.ask_pick import Picked
from queries.index import Index

LONGEST = 600
LONGEST_MENTION = 35
SHARE = 180  # of the room, for a passage of another chapter
MOST_SHARED = 1  # of other chapters, that have such a share
SHORTEST_STRETCH = 120  # of a sentence that is cut to fit
LONGEST_LIST = 30000
ELLIPSIS = " …"
BETWEEN, FRAME = " … ", ": “”\n"
_LONG_NAME = re.compile(r"\([^()]{20,}(\([^()]+\))\)")
_LONG_BRACKET = re.compile(r"\([^()]{40,}\)")


@dataclass(frozen=True)
class Quoted:
    """What an answer quotes: for each place its passages with their words, shortened where they would not fit.

    ``others`` are passages of other chapters, which are only named. ``headings`` say how each place is called.
    """

    places: Mapping[int, Mapping[int, str]]
    others: tuple[int, ...]
    headings: Mapping[int, str]

    @property
    def passages(self) -> list[int]:
        """The passages, place by place, in reading order within it; they are the citations."""
        return [*(number for quoted in self.places.values() for number in sorted(quoted)), *self.others]


def quote(index: Index, picked: Picked, asked: Asked, *, lead: str = "") -> Quoted:
    """Give of the chosen passages those for which there is room beside the answer's first sentence, the best first.

    The first ``MOST_SHARED`` passages of other chapters have their share of the room; a further one is quoted where
    room is left, and otherwise only named.
    """
    passages = index.material.passages
    first, *rest = picked.passages
    others = () if picked.listed else picked.others
    shared, further = others[:MOST_SHARED], others[MOST_SHARED:]
    headings = _headings(index, [passages[number].place for number in [*picked.passages, *others]])
    room = (LONGEST_LIST if picked.listed else LONGEST) - len(f"{lead}\n" if lead else "")
    room -= len(others) * LONGEST_MENTION
    said: dict[int, dict[int, str]] = {}
    defined = further if "meaning" in asked.kinds else ()  # who asks what it is wants what each chapter says of it
    inner = rest if picked.listed else _places_first(index, rest, passages[first].place)
    for number in dict.fromkeys([first, *shared, *picked.best, *defined, *inner, *further]):
        place = passages[number].place
        frame = len(BETWEEN) if place in said else len(headings[place]) + len(FRAME)
        kept = SHARE * len(shared) if number == first else 0
        unnamed = LONGEST_MENTION if number in others else 0  # what is quoted need not be named
        left = room - frame - kept + unnamed
        new = place not in said and number not in further and left >= SHORTEST_STRETCH
        cut = not said or number in shared or number in picked.best or new
        words = _fitting(index, passages[number].text, left, asked.concepts, cut=cut)
        if words:
            said.setdefault(place, {})[number] = words
            room -= len(words) + frame - unnamed
    unquoted = tuple(number for number in others if passages[number].place not in said)
    return Quoted(said, unquoted, headings)


def _fitting(index: Index, text: str, room: int, concepts: Sequence[Concept], *, cut: bool) -> str:
    """Give a passage's words, without long brackets where they would not fit; still too long, cut or left out."""
    words = _readable(text)
    if len(words) > room:
        words = _shortened(words)
    if len(words) > room:
        return _clip(index, words, room, concepts) if cut else ""
    return words


def _places_first(index: Index, numbers: Sequence[int], there: int) -> list[int]:
    """Put the first passage of each place but ``there`` before the others, so that there is room for every place."""
    first = {index.material.passages[number].place: number for number in reversed(numbers)} | {there: None}
    return sorted(numbers, key=lambda number: first[index.material.passages[number].place] != number)


def compose(index: Index, picked: Picked, quoted: Quoted, lead: str) -> str:
    """Give the answer's text: what is asked for in a sentence, where there is one, then the quotes."""
    lines = [
        f"{quoted.headings[place]}: “{_joined(index, words, picked.best)}”" for place, words in quoted.places.items()
    ]
    if quoted.others:
        places = dict.fromkeys(index.material.passages[number].place for number in quoted.others)
        lines.append(f"Also: {', '.join(quoted.headings[place] for place in places)}.")
    return "\n".join([lead, *lines] if lead else lines)


def _headings(index: Index, places: Iterable[int]) -> dict[int, str]:
    """Give the places' numbers; where they are of several chapters, each with its chapter."""
    called = {place: index.material.places[place].number for place in places}
    if len({index.chapter(place) for place in called}) > 1:
        return {
            place: f"{number} (chapter {index.chapter(place).removeprefix('C')})" for place, number in called.items()
        }
    return called


def _joined(index: Index, quoted: Mapping[int, str], best: Sequence[int]) -> str:
    """Put the sentences of one place together: from the one that answers on, then those before it, in reading order.

    What it points back to ("These actions …") stays before it. A mark stands where the order is broken.
    """
    stretches: list[list[int]] = []
    for number in sorted(quoted):
        begins = number in best and index.antecedent(number) is None
        if not stretches or stretches[-1][-1] + 1 != number or begins:
            stretches.append([])
        stretches[-1].append(number)
    stretches.sort(key=lambda stretch: not set(best) & set(stretch))
    return BETWEEN.join(" ".join(quoted[number] for number in stretch) for stretch in stretches)


def _readable(text: str) -> str:
    """Write a row on one line: its first cell, a colon, the others."""
    first, _, rest = text.partition("\n")
    return f"{first}: {' / '.join(rest.splitlines())}" if rest else first


def _shortened(words: str) -> str:
    """Leave out long explanations in brackets, but not the short forms at their ends."""
    return _LONG_BRACKET.sub("(…)", _LONG_NAME.sub(r"(… \1)", words))


def _clip(index: Index, words: str, room: int, concepts: Sequence[Concept]) -> str:
    """Cut a long sentence to the stretch that holds most of the question: from a comma or semicolon to another, or as
    far as there is room.
    """
    starts = [0, *(match.end() for match in re.finditer(r"[,;:] ", words))]
    ends = [*(start - 1 for start in starts[1:]), len(words)]
    best, best_worth = "", (-1.0, False, 0)
    for start in starts:
        before = "… " if start else ""
        last = start + room - len(before) - len(ELLIPSIS)
        fitting = [end for end in ends if start < end <= last]
        space = words.rfind(" ", start, last + 1)
        for end in {max(fitting, default=start), len(words) if len(words) <= last else max(space, start)}:
            stretch = words[start:end]
            held = index.features(stretch)
            worth = sum(
                concept.weight for concept in concepts if any(feature in held for feature, _ in concept.features)
            )
            if (worth, end in ends, len(stretch)) > best_worth:
                best_worth = (worth, end in ends, len(stretch))
                best = before + stretch + (ELLIPSIS if end < len(words) else "")
    return best
