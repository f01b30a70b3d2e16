"""What changed between two editions: texts, duties and time limits that appeared, vanished, moved or changed.

Texts are paired first, because an edition renumbers: a paragraph with the same words is the same one, wherever it
stands. Duties are then compared inside paired texts, by their words and action; time limits inside paired duties.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from queries.norms import PROLOGUE, Slots, read_names, read_slots
from queries.store import Store

KINDS = ("text", "duty", "deadline")
CHANGES = ("appeared", "vanished", "moved", "changed")
# Texts of one number are the same paragraph from this likeness on; texts of two numbers need more.
SAME_NUMBER, OTHER_NUMBER = 0.4, 0.7
# Duties of the same action are one from this likeness of their words on, those of two actions need more.
SAME_ACTION, OTHER_ACTION = 0.5, 0.8
COMPARED = (
    "modality",
    "negated",
    "bearer",
    "impliedBearer",
    "action",
    "object",
    "recipient",
    "copyTo",
    "coordinatesWith",
    "approver",
    "via",
    "trigger",
    "condition",
    "exception",
    "deadline",
    "governedBy",
)


@dataclass(frozen=True)
class SlotChange:
    """A part of a duty before and after, as people read it."""

    slot: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One difference.

    ``kind`` is text, duty or deadline, ``change`` appeared, vanished, moved or changed; ``old`` and ``new`` are the
    numbers, ``before`` and ``after`` the words there, "" where there are none; ``who`` bears the duty. ``same_words``
    says that the paragraph did not change: the duty was read differently, by another extractor or by a reviewer.
    """

    kind: str
    change: str
    old: str
    new: str
    before: str
    after: str
    who: str = ""
    slots: tuple[SlotChange, ...] = ()
    same_words: bool = False


@dataclass(frozen=True)
class Difference:
    """All differences in reading order, texts before their duties and these before their time limits."""

    changes: tuple[Change, ...]

    def counts(self) -> dict[str, dict[str, int]]:
        """Give kind → change → how many, in a fixed order, with noughts."""
        found = Counter((each.kind, each.change) for each in self.changes)
        return {kind: {change: found[kind, change] for change in CHANGES} for kind in KINDS}


@dataclass(frozen=True)
class _Text:
    iri: str
    key: str
    text: str
    order: int


@dataclass(frozen=True)
class _Duty:
    iri: str
    quote: str
    slots: Slots


@dataclass(frozen=True)
class _Edition:
    texts: tuple[_Text, ...]
    duties: Mapping[str, tuple[_Duty, ...]]
    names: Mapping[str, tuple[str, str]]


def compare(old: Store, new: Store) -> Difference:
    """Compare two datasets. Raises ``DutygraphError`` where one cannot be asked."""
    before, after = _read(old), _read(new)
    pairs = _paired(before.texts, after.texts)
    found: list[tuple[int, Iterable[Change]]] = []
    for one, other in pairs:
        order = other.order if other is not None else _place_of_vanished(one, pairs)
        found.append((order, _changes(one, other, before, after)))
    return Difference(tuple(change for _, changes in sorted(found, key=lambda each: each[0]) for change in changes))


def _read(store: Store) -> _Edition:
    rows = store.select(
        PROLOGUE + "SELECT DISTINCT ?place ?key ?text ?order { ?place dcterms:identifier ?key ; dg:text ?text ; "
        "dg:order ?order }"
    ).records()
    texts = sorted(
        (_Text(row["place"], row["key"], row["text"], int(row["order"])) for row in rows),
        key=lambda each: (each.iri.rsplit("/", 1)[0], each.order, each.iri),
    )
    # The order counts through each source by itself: number on through all of them.
    numbered = tuple(_Text(each.iri, each.key, each.text, number) for number, each in enumerate(_by_chapter(texts)))
    duties: dict[str, list[_Duty]] = {}
    for norm, slots in sorted(read_slots(store).items()):
        for place in slots.get("statedIn", ()):
            duties.setdefault(place, []).append(_Duty(norm, slots.get("quote", ("",))[0], slots))
    return _Edition(numbered, {place: tuple(own) for place, own in duties.items()}, read_names(store))


def _by_chapter(texts: Sequence[_Text]) -> list[_Text]:
    return sorted(texts, key=lambda each: (each.key.split(".")[0].split("#")[0], each.order, each.iri))


_Pair = tuple[_Text | None, _Text | None]


def _paired(old: Sequence[_Text], new: Sequence[_Text]) -> list[_Pair]:
    """Pair the texts of two editions; what is left over on either side stands alone."""
    left = {each.iri: each for each in old}
    right = {each.iri: each for each in new}
    pairs: list[_Pair] = []

    def pair(one: _Text, other: _Text) -> None:
        pairs.append((left.pop(one.iri), right.pop(other.iri)))

    for one in old:
        other = right.get(one.iri)
        if other is not None and other.text == one.text:
            pair(one, other)
    for one, other in _same_text(left.values(), right.values()):
        pair(one, other)
    for one in tuple(left.values()):
        other = right.get(one.iri)
        if other is not None and likeness(one.text, other.text) >= SAME_NUMBER:
            pair(one, other)
    for one, other in _most_alike(left.values(), right.values()):
        pair(one, other)
    return [*pairs, *((one, None) for one in left.values()), *((None, other) for other in right.values())]


def _same_text(old: Iterable[_Text], new: Iterable[_Text]) -> list[tuple[_Text, _Text]]:
    """Pair texts that are the same to the letter and stand once only on each side."""
    sides: list[dict[str, list[_Text]]] = [{}, {}]
    for side, texts in zip(sides, (old, new), strict=True):
        for each in texts:
            side.setdefault(each.text, []).append(each)
    return [
        (own[0], sides[1][text][0])
        for text, own in sides[0].items()
        if text.strip() and len(own) == 1 and len(sides[1].get(text, ())) == 1
    ]


def _most_alike(old: Iterable[_Text], new: Iterable[_Text]) -> list[tuple[_Text, _Text]]:
    """Pair texts of two numbers that are much alike, the most alike first."""
    others = [(each, set(each.text.split())) for each in new]
    scored = []
    for one in old:
        words = set(one.text.split())
        for other, known in others:
            common = len(words & known)
            if common * 2 >= OTHER_NUMBER * (len(words) + len(known)) > 0:
                score = likeness(one.text, other.text)
                if score >= OTHER_NUMBER:
                    scored.append((-score, one.order, other.order, one, other))
    found, used = [], set()
    for _, _, _, one, other in sorted(scored, key=lambda each: each[:3]):
        if one.iri not in used and f"new {other.iri}" not in used:
            used |= {one.iri, f"new {other.iri}"}
            found.append((one, other))
    return found


def likeness(one: str, other: str) -> float:
    """Give how much two texts share, from 0 to 1, word by word."""
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _place_of_vanished(one: _Text | None, pairs: Sequence[_Pair]) -> int:
    """Give where a text that is gone would stand now: after the last one before it that is still there."""
    assert one is not None
    kept = [(old.order, new.order) for old, new in pairs if old is not None and new is not None]
    return max((new for old, new in kept if old < one.order), default=-1)


def _changes(one: _Text | None, other: _Text | None, before: _Edition, after: _Edition) -> Iterator[Change]:
    old_key, new_key = one.key if one else "", other.key if other else ""
    old_text, new_text = one.text if one else "", other.text if other else ""
    if one is None or other is None:
        yield Change("text", "vanished" if one else "appeared", old_key, new_key, old_text, new_text)
    elif old_text != new_text:
        yield Change("text", "changed", old_key, new_key, old_text, new_text)
    elif one.iri != other.iri:
        yield Change("text", "moved", old_key, new_key, old_text, new_text)
    old_duties = before.duties.get(one.iri, ()) if one else ()
    new_duties = after.duties.get(other.iri, ()) if other else ()
    same = one is not None and other is not None and old_text == new_text
    for old, new in _paired_duties(old_duties, new_duties):
        yield from _duty(old, new, (old_key, new_key), (before, after), same_words=same)


def _paired_duties(old: Sequence[_Duty], new: Sequence[_Duty]) -> list[tuple[_Duty | None, _Duty | None]]:
    scored = []
    for one in old:
        for other in new:
            score = likeness(one.quote, other.quote)
            same = one.slots.get("action") == other.slots.get("action")
            if score >= (SAME_ACTION if same else OTHER_ACTION):
                alike = sum(one.slots.get(slot) == other.slots.get(slot) for slot in COMPARED)
                scored.append((-(score + same), -alike, one.iri != other.iri, one.iri, other.iri))
    partners: dict[str, str] = {}
    for _, _, _, mine, yours in sorted(scored):
        if mine not in partners and yours not in partners.values():
            partners[mine] = yours
    by_iri = {each.iri: each for each in new}
    kept = [(each, by_iri.get(partners.get(each.iri, ""))) for each in old]
    return [*kept, *((None, each) for each in new if each.iri not in partners.values())]


def _duty(
    old: _Duty | None,
    new: _Duty | None,
    keys: tuple[str, str],
    editions: tuple[_Edition, _Edition],
    *,
    same_words: bool,
) -> Iterator[Change]:
    before = _said(old, editions[0])
    after = _said(new, editions[1])
    who = _who(new, editions[1]) if new is not None else _who(old, editions[0])
    words = (old.quote if old else "", new.quote if new else "")
    if old is None or new is None:
        change = "vanished" if old is not None else "appeared"
        numbers = (keys[0] if old is not None else "", keys[1] if new is not None else "")
        yield Change("duty", change, *numbers, *words, who, same_words=same_words)
    else:
        numbers = keys
        slots = tuple(
            SlotChange(slot, before.get(slot, ""), after.get(slot, ""))
            for slot in COMPARED
            if old.slots.get(slot, ()) != new.slots.get(slot, ())
        )
        if slots:
            yield Change("duty", "changed", *numbers, *words, who, slots, same_words)
    yield from _limits(old, new, numbers, who, same_words=same_words)


def _limits(
    old: _Duty | None, new: _Duty | None, numbers: tuple[str, str], who: str, *, same_words: bool
) -> Iterator[Change]:
    """Compare the time limits of one duty: one that went beside one that came is one that changed."""
    mine = old.slots.get("deadline", ()) if old else ()
    yours = new.slots.get("deadline", ()) if new else ()
    gone = [each for each in mine if each not in yours]
    come = [each for each in yours if each not in mine]
    for place in range(max(len(gone), len(come))):
        was = gone[place] if place < len(gone) else ""
        now = come[place] if place < len(come) else ""
        change = "changed" if was and now else ("vanished" if was else "appeared")
        yield Change("deadline", change, *numbers, was, now, who, same_words=same_words)


def _said(duty: _Duty | None, edition: _Edition) -> dict[str, str]:
    if duty is None:
        return {}
    return {
        slot: "; ".join(edition.names.get(value, (value, ""))[0] for value in values)
        for slot, values in duty.slots.items()
    }


def _who(duty: _Duty | None, edition: _Edition) -> str:
    said = _said(duty, edition)
    return said.get("bearer") or said.get("impliedBearer") or ""


def word_changes(before: str, after: str) -> list[tuple[str, str]]:
    """Give two texts as one: stretches of words that are ``same``, ``gone`` or ``come``, in order."""
    old, new = before.split(), after.split()
    found: list[tuple[str, str]] = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", " ".join(old[start:end])))
            continue
        if end > start:
            found.append(("gone", " ".join(old[start:end])))
        if last > first:
            found.append(("come", " ".join(new[first:last])))
    return found
