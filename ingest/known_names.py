"""All names that are known: entities by every form of their names, and what a short form means where.

Where two things share a short form, the one counts that is defined nearest: in the same paragraph, section or chapter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from ingest.entities import Entity, EntityKind
from ingest.kinds import HEADS, kind_of
from ingest.name_index import NameIndex
from ingest.shortforms import ShortForm, is_short_name, spells

ISSUANCE_SERIES = re.compile(r"DoD[DIM]|SF|DD|P\.?L\.?")
SHORTEST_NAME = 2
# Behind the name of a body: one or more levels of an office, each by its letters.
_OFFICE = re.compile(r" ?\((?P<inner>[A-Z][A-Z&]+(?:/[A-Z][A-Z&]+)*)\)")
AUTHORITY_HEADS = "|".join(sorted(map(re.escape, HEADS[EntityKind.AUTHORITY]), key=lambda word: (-len(word), word)))
_NOUN_BEHIND = re.compile(rf"[ ](?P<head>{AUTHORITY_HEADS}|data|list)\b")
# Names of these kinds in small letters are common nouns: "humanitarian assistance", "delivery systems".
BY_CASE = frozenset({EntityKind.PROGRAM, EntityKind.SYSTEM, EntityKind.AUTHORITY})


class KnownNames:
    """The entities that are known by name; ``entities`` holds them by their canonical names."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities: dict[str, Entity] = {}
        self.index = NameIndex()
        self._forms: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        self._senses: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for entity in entities:
            self.add(entity)

    def entity(self, form: str, *, at: str = "") -> Entity | None:
        """Give the entity that a form names in the provision ``at``, or None."""
        senses = self._senses.get(form, ())
        if len({name for _, name in senses}) > 1 or (senses and form not in self._forms):
            key, name = max(senses, key=lambda sense: _nearness(sense[0], at))
            if _nearness(key, at):
                return self.entities.get(name)
        found = self.owner(form)
        return self.entities[found] if found else None

    def owner(self, name: str) -> str | None:
        """Give the canonical name of the entity that has a name, without regard to where."""
        return self._forms.get(name) or self._forms.get(name.lower())

    def resolve(self, form: str, at: str = "") -> Entity | None:
        """Give the entity that printed words name in ``at``: in the plural, in capitals, over line ends."""
        squeezed = re.sub(r"\s+", " ", form).replace("\u2019", "'")
        for candidate in (
            squeezed,
            squeezed.removesuffix("s"),
            squeezed.removesuffix("es"),
            re.sub("ies$", "y", squeezed),
        ):
            if candidate in self._senses or candidate in self._forms or candidate.lower() in self._forms:
                return self.entity(candidate, at=at)
        name = self._folded.get(squeezed.lower()) or self._folded.get(squeezed.lower().removesuffix("s"))
        return self.entities[name] if name else None

    def add(self, entity: Entity) -> None:
        """Add an entity, or replace the one of its canonical name; a form that is taken stays with its first owner."""
        self.entities[entity.name] = entity
        for name in entity.names:
            if len(name) < SHORTEST_NAME:
                continue
            form = name if is_short_name(name) else name.lower()
            self._forms.setdefault(form, entity.name)
            self._folded.setdefault(form.lower(), entity.name)
            self.index.add(name, by_case=entity.kind in BY_CASE and not name.islower() and len(name.split()) == 2)

    def define(self, short_form: ShortForm, key: str, *, after: str) -> None:
        """Learn what the provision ``key`` defines; ``after`` is its text behind the definition."""
        if ISSUANCE_SERIES.fullmatch(short_form.short) or re.match(r" (?:No\. ?)?[A-Z]?-?\d", after):
            return
        known = self.entity(short_form.short, at=key)
        if known is not None and known.name == short_form.short:
            if _same_thing(known, short_form):
                if short_form.full.lower() not in {name.lower() for name in known.names}:
                    self.add(replace(known, aliases=(*known.aliases, short_form.full)))
                self._senses[short_form.short].append((key, known.name))
            else:
                self._define_another(short_form, key, known)
            return
        by_full = self.entity(short_form.full)
        if by_full is not None and not short_form.parent:
            self.add(replace(by_full, aliases=(*by_full.aliases, short_form.short)))
            return
        entity = self._defined_entity(short_form, after)
        if entity is None:
            self._senses[short_form.short].append((key, ""))
            return
        if short_form.parent:
            entity = self._office(entity, short_form, key)
        self.add(entity)
        self._senses[entity.name].append((key, entity.name))

    def learn_offices(self, text: str, key: str) -> None:
        """Learn the offices that the provision ``key`` names by their bracket only: "DSCA (OBO)", "State (PM/RSAT)".

        None where the bracket is known to name something else ("the IA (DSCA)", "MILDEP (FMS)"), or is the body's own
        short form ("State (DOS)").
        """
        if not _OFFICE.search(text):
            return  # looking names up takes longer
        for start, end in self.index.find(text):
            words = text[start:end]
            bracket = _OFFICE.match(text, end)
            body = self.resolve(words, key) if bracket and is_short_name(words) else None
            if bracket is None or body is None or body.kind is not EntityKind.ORGANIZATION:
                continue
            inner = bracket["inner"]
            if self.resolve(inner, key) or inner in self._senses or any(spells(inner, name) for name in body.names):
                continue
            office = ShortForm(f"{body.name} ({inner})", "", start, bracket.end(), body.name)
            if self.owner(office.short) is None:
                self.add(self._office(Entity(office.short, body.kind, parent=body.name), office, key))

    def _define_another(self, short_form: ShortForm, key: str, known: Entity) -> None:
        """A second thing with a short form of the first: it goes by its full name."""
        senses = self._senses[short_form.short]
        if not senses:
            senses.append(("", known.name))
        kind = kind_of(short_form.full)
        if kind is None:
            senses.append((key, ""))
            return
        if self.entity(short_form.full) is None:
            self.entities[short_form.full] = Entity(short_form.full, kind, aliases=(short_form.short,))
            self._forms.setdefault(short_form.full.lower(), short_form.full)
            self._folded.setdefault(short_form.full.lower(), short_form.full)
            self.index.add(short_form.full, by_case=kind in BY_CASE)
        senses.append((key, short_form.full))

    def _defined_entity(self, short_form: ShortForm, after: str) -> Entity | None:
        kind = EntityKind.ORGANIZATION if short_form.parent else kind_of(short_form.full)
        if head := _NOUN_BEHIND.match(after):
            # "the Joint ... Training (JSCET) regulation": the noun behind the bracket says what it is.
            noun = head["head"]
            if noun in HEADS[EntityKind.AUTHORITY]:
                named_by = f"{short_form.short} {noun.capitalize()}"
                return Entity(short_form.short, EntityKind.AUTHORITY, f"{short_form.full} {noun}", (named_by,))
            if kind is None:
                return Entity(f"{short_form.short} {noun}", EntityKind.DOCUMENT, f"{short_form.full} {noun}")
        first, base = (self.entity(short_form.full.split()[place]) for place in (0, -1))
        if kind is None and first is not None and first.kind is EntityKind.ORGANIZATION:
            # "DFAS Indianapolis (DFAS-IN)": the site of a body.
            return Entity(short_form.short, first.kind, short_form.full, parent=first.name)
        kind = kind or (base.kind if base else None)
        if kind is None:
            return None
        post = re.fullmatch(r"(?P<post>\w+) ?(?P<field>\(.+\))", short_form.short) if not short_form.parent else None
        spellings = (f"{post['post']}{post['field']}", f"{post['post']} {post['field']}") if post else ()
        return Entity(short_form.short, kind, short_form.full, spellings, parent=short_form.parent)

    def _office(self, entity: Entity, short_form: ShortForm, key: str) -> Entity:
        """Give an office all the spellings of its short form: "DSCA (IOPS/REX)", "DSCA/IOPS/REX", "IOPS/REX"."""
        parent = short_form.parent
        inner = short_form.short[len(parent) :].strip(" ()")
        last = inner.rsplit("/", 1)[-1]
        spellings = [f"{parent}({inner})", f"{parent} {inner}", f"{parent}/{inner}", f"{parent} / {inner}"]
        for alone in dict.fromkeys((inner, last)):
            self._senses[alone].append((key, entity.name))
            if len(alone) > SHORTEST_NAME:
                spellings.append(alone)
            else:
                self.index.add(alone, by_case=True)
        earlier = self.entity(inner)
        if earlier is not None and earlier.name == inner and earlier.kind is EntityKind.ORGANIZATION:
            # "DSCU" met alone before "DSCA (... (DSCU))" told whose office it is.
            self.entities.pop(earlier.name, None)
            self._forms = {form: name for form, name in self._forms.items() if name != earlier.name}
            self._folded = {form: name for form, name in self._folded.items() if name != earlier.name}
            spellings.extend(earlier.names)
        return replace(entity, aliases=tuple(dict.fromkeys(spellings)))


def _nearness(key: str, at: str) -> int:
    """Count how many levels two provisions share: chapter, section, paragraph, ...; 0 for different chapters."""
    mine, other = (re.split(r"[.#]| note ", each) for each in (key, at))
    return (
        next(
            (count for count, pair in enumerate(zip(mine, other, strict=False)) if pair[0] != pair[1]),
            min(len(mine), len(other)),
        )
        if key and at
        else 0
    )


def _same_thing(known: Entity, short_form: ShortForm) -> bool:
    """Two full names of one short form are one thing when they share their head's kind and most words.

    "FMR" as financial management review and as Financial Management Regulation stay two.
    """
    if not known.full or short_form.full.lower() in {name.lower() for name in known.names}:
        return True
    mine = set(re.findall(r"\w+", known.full.lower()))
    other = set(re.findall(r"\w+", short_form.full.lower()))
    return len(mine & other) * 2 >= min(len(mine), len(other)) and kind_of(short_form.full) in (known.kind, None)
