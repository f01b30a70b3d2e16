"""Finding who and what a text names: one catalogue of entities for all chapters of a manual, one pass over each text.

The first one that knows a name wins: citations, what the text defines ("Country Team Assessment (CTA)"), the field's
gazetteer and what other texts define, capitalized names whose head noun tells their kind, papers and posts that are
only described. What stands together is put together behind that (``compounds``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.capitals import CapitalizedName, find_capitalized
from ingest.citations import find_citations
from ingest.compounds import compound_of, compounds, with_prefixes, with_seat, with_titles
from ingest.described import find_described
from ingest.entities import Entity, EntityKind, Mention
from ingest.gazetteer import gazetteer
from ingest.kinds import singular_name
from ingest.known_names import AUTHORITY_HEADS, BY_CASE, ISSUANCE_SERIES, KnownNames
from ingest.short_again import find_taken_up
from ingest.shortforms import brackets, find_short_forms, is_short_name

# Addresses name nobody.
ADDRESS = re.compile(r"\S+@\S+|\bhttps?://\S+|\bwww\.\S+|\b[\w.-]+\.(?:mil|gov|com|org|edu)\b\S*")
# What a bare noun needs before it to name the other party of a sale: "the country", not "in country" or "country plan".
_BARE_PARTY = re.compile(r"(?i)countr(?:y|ies)|nations?|recipients?|partners?")
_DETERMINED = re.compile(
    r"(?i)\b(?:the|a|an|each|any|such|that|this|those|these|all|both|other|eligible|foreign|requesting)\s$"
)
# How far before a name, in code points, its determiner or rank may begin.
NEAR = 20
_RANK = re.compile(r"\b(?:Under|Assistant|Deputy|Principal|Vice|Associate)\s$")
_NO_NOUNS = "is|are|was|were|and|or|of|to|for|in|by|with|from|at|on|as|must|shall|should|may|will|can|has|that|which"
_NO_NOUN_BEHIND = re.compile(rf"[ ](?:{_NO_NOUNS}|have|programs?)\b")
_OPEN_BEFORE = re.compile(r"(?:^|[.,;:(]\s|\b(?:to|from|by|for|with|and|or|of|between|among|when|if|that|both)\s)$")
_STANDS_ALONE = re.compile(rf"(?:['\u2019]s)?(?:[.,;:)]|$|[ ](?:{_NO_NOUNS}|who|whose)\b)")


@dataclass(frozen=True)
class DefinedShortForm:
    """A short form with the key of the provision that defines it, for the graph's definitions."""

    short: str
    full: str
    provision: str
    start: int
    end: int


class Catalogue:
    """All entities by every form of their names.

    Built once from all texts; ``mentions`` then reads one text. Where two things share a short form, the one counts
    that is defined nearest: in the same paragraph, section or chapter.
    """

    def __init__(self, texts: Iterable[tuple[str, str]], *, own: str = "") -> None:
        """``texts`` are pairs of a provision's key and its words; ``own`` the manual's own short name ("SAMM")."""
        self._names = KnownNames(gazetteer())
        self.definitions: list[DefinedShortForm] = []
        self._own = own
        self._found: dict[tuple[str, str], tuple[Mention, ...]] = {}
        pairs = list(texts)
        for key, text in pairs:
            for short_form in find_short_forms(text):
                self._names.define(short_form, key, after=text[short_form.end :])
                self.definitions.append(
                    DefinedShortForm(short_form.short, short_form.full, key, short_form.start, short_form.end)
                )
        for key, text in pairs:
            self._names.learn_offices(text, key)
        self._common = _common_nouns(pairs)
        for _, text in pairs:
            self._learn_capitalized(text)
        for _, text in pairs:
            self._learn_numbers(text)

    def entity(self, form: str, *, at: str = "") -> Entity | None:
        """Give the entity that a form names in the provision ``at``, or None."""
        return self._names.entity(form, at=at)

    def mentions(self, text: str, *, at: str = "") -> list[Mention]:
        """Give what the text of the provision ``at`` names, left to right; a name in a larger one stands behind it."""
        if (at, text) not in self._found:
            self._found[at, text] = tuple(self._read(text, at))
        return list(self._found[at, text])

    def _read(self, text: str, at: str) -> list[Mention]:
        taken = self._simple(text, at)
        taken = with_titles(self._without_numbers(text, taken), text, self.entity)
        taken = with_prefixes([with_seat(each, text) for each in taken], text, self.entity)
        taken.extend(list(find_taken_up(text, taken)))
        taken.extend(compounds(taken, text, self.entity))
        by_place = {(each.start, each.end): each for each in reversed(taken)}
        return sorted(by_place.values(), key=lambda mention: (mention.start, -mention.end))

    def _simple(self, text: str, at: str) -> list[Mention]:
        """Give the mentions that overlap no other, the surest first."""
        taken: list[Mention] = []
        addresses = [match.span() for match in ADDRESS.finditer(text)]
        for found in (
            find_citations(text, own=self._own),
            self._defined_here(text, at),
            self._larger(text, at),
            self._known(text, at),
            self._capitalized(text),
            find_described(text),
        ):
            for mention in found:
                if not any(mention.start < end and start < mention.end for start, end in addresses) and not any(
                    mention.start < other.end and other.start < mention.end for other in taken
                ):
                    taken.append(mention)
        return taken

    def _learn_capitalized(self, text: str) -> None:
        for found in find_capitalized(text):
            entity = self._capitalized_entity(found)
            if entity is not None and self.entity(entity.name) is None and self._stands_alone(found.name):
                self._names.add(entity)

    def _stands_alone(self, name: str) -> bool:
        """Tell whether a name means the same everywhere: it holds no short form, or more than a head behind it."""
        words = name.split()
        shorts = [word for word in words if is_short_name(word) and self.entity(word.rstrip("s"))]
        return not shorts or (shorts == words[:1] and len(words) > 2 and not self._names.resolve(" ".join(words[1:])))

    def _learn_numbers(self, text: str) -> None:
        for bracket in brackets(text):
            if "U.S.C" in bracket.text or not re.match(r"\s*[A-Z][\w. ]*\d", bracket.text):
                continue
            head = re.search(rf"(?:[ ](?:{AUTHORITY_HEADS}))?[ ]$", text[: bracket.start], re.IGNORECASE)
            inside = find_citations(bracket.text)
            named = [each for each in self._simple(text, "") if head and each.end == head.start()]
            if named and inside and all(each.entity.kind is EntityKind.AUTHORITY for each in inside):
                entity = self._names.entities.get(named[0].entity.name)
                if entity is not None and entity.kind is EntityKind.AUTHORITY:
                    more = [name for each in inside for name in each.entity.names if name not in entity.names]
                    self._names.add(replace(entity, aliases=(*entity.aliases, *more)))

    def _without_numbers(self, text: str, taken: Sequence[Mention]) -> list[Mention]:
        """Numbers in brackets behind a named authority are its own numbers, not further authorities."""
        kept: list[Mention] = []
        for mention in taken:
            before = text[: mention.start].rpartition("(")[0].rstrip()
            owner = self._names.owner(mention.entity.name)
            own = (
                mention.entity.kind is EntityKind.AUTHORITY
                and owner not in (None, mention.entity.name)
                and any(other.entity.name == owner and before.startswith(text[: other.end]) for other in taken)
            )
            if not own:
                kept.append(replace(mention, entity=self._names.entities.get(mention.entity.name, mention.entity)))
        return kept

    def _defined_here(self, text: str, at: str) -> Iterator[Mention]:
        """A full name with its bracket is one mention, from the name's first word to the bracket's end."""
        for short_form in find_short_forms(text):
            head = re.match(r"[ ](\w+)", text[short_form.end :])
            compound = self.entity(f"{short_form.short} {head[1]}") if head else None
            if compound and head:
                yield Mention(short_form.start, short_form.end + head.end(), compound)
                continue
            entity = self.entity(short_form.short, at=at) or self._names.resolve(short_form.full, at)
            another = self._names.entities.get(short_form.full)
            if another is not None and short_form.short in another.aliases:
                entity = another  # a second thing with this short form, defined here
            if entity and not ISSUANCE_SERIES.fullmatch(short_form.short):
                yield Mention(short_form.start, short_form.end, entity)

    def _known(self, text: str, at: str) -> Iterator[Mention]:
        for start, end in self._names.index.find(text):
            words = text[start:end]
            before = text[max(0, start - NEAR) : start]
            if _BARE_PARTY.fullmatch(words) and (not _DETERMINED.search(before) or text.startswith("-", end)):
                continue
            if words.lower() in {"firm", "firms"} and not _is_firm(words, before, text[end : end + NEAR]):
                continue
            entity = self._names.resolve(words, at)
            if entity is None:
                continue
            if _is_activity(entity) and _is_modifier(text, start, end):
                if is_short_name(words) and (plan := compound_of(Mention(start, end, entity), text)):
                    yield plan  # "SC plans": the activity's paper, not the activity
                continue
            if words.endswith(" military") and _is_modifier(text, start, end):
                continue  # "U.S. military training": what kind of training
            if words == "State" and re.match(r" and local\b", text[end:]):
                continue
            if entity.kind is EntityKind.POSITION and _RANK.search(before):
                continue  # the Under Secretary is not the Secretary
            yield Mention(start, end, entity)

    def _larger(self, text: str, at: str) -> Iterator[Mention]:
        """Give the capitalized names that begin with a known short form: "DLA Disposition Services"."""
        for found in find_capitalized(text):
            first, _, rest = found.name.partition(" ")
            body = self.entity(first.rstrip("s"), at=at) if is_short_name(first) else None
            own = [word for word in rest.split() if word[0].isupper() and not is_short_name(word)]
            if (
                body is None
                or _is_activity(body)
                or len(own) < 2
                or self._names.resolve(rest)
                or self._names.resolve(found.name)
            ):
                continue
            if entity := self._capitalized_entity(found):
                yield Mention(found.start, found.end, entity)

    def _capitalized(self, text: str) -> Iterator[Mention]:
        for found in find_capitalized(text):
            if entity := self._capitalized_entity(found):
                yield Mention(found.start, found.end, entity)

    def _capitalized_entity(self, found: CapitalizedName) -> Entity | None:
        if found.kind in (None, EntityKind.GROUP) or found.name.lower() in self._common:
            return None
        assert found.kind is not None
        if known := self._names.resolve(found.name) or self._names.resolve(found.name.removeprefix("U.S. ")):
            return None if _is_activity(known) else known
        singular = singular_name(found.name)
        first = self.entity(found.name.split()[0])
        of_body = found.kind is EntityKind.ORGANIZATION and first is not None and first.kind is EntityKind.ORGANIZATION
        return Entity(
            name=singular,
            kind=found.kind,
            aliases=tuple(sorted({found.name, singular.removeprefix("U.S. ")} - {singular})),
            parent=first.name if of_body and first is not None and is_short_name(found.name.split()[0]) else "",
        )


def _common_nouns(pairs: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Give the capitalized names of programs, systems and authorities that texts also write small."""
    whole = "\n".join(text for _, text in pairs)
    names = {found.name for _, text in pairs for found in find_capitalized(text) if found.kind in BY_CASE}
    return frozenset(name.lower() for name in names if name.lower() in whole)


def _is_modifier(text: str, start: int, end: int) -> bool:
    """Tell whether a word stands before a noun that it belongs to, or inside a longer word: "SC plans", "non-SA"."""
    behind = text[end:]
    before_noun = re.match(r"[ -][a-z]", behind) is not None and not _NO_NOUN_BEHIND.match(behind)
    return before_noun or re.search(r"\w-$", text[:start]) is not None


def _is_firm(words: str, before: str, behind: str) -> bool:
    """Tell whether a word names any company: not "a firm fixed price", nor the kind that "insurance firms" are."""
    if words.islower() and not (_DETERMINED.search(before) or (words == "firms" and _OPEN_BEFORE.search(before))):
        return False
    return words != "firm" or _STANDS_ALONE.match(behind) is not None


def _is_activity(entity: Entity) -> bool:
    """A program whose full name is written small is an activity, not a name: "security assistance (SA)"."""
    return entity.kind is EntityKind.PROGRAM and entity.full.islower()
