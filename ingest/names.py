"""Finding who and what a text names: one catalogue of entities for all chapters of a manual, one pass over each text.

Four sources, the first one that knows a name wins: what the text defines ("Country Team Assessment (CTA)"), the field's
gazetteer, citations, and general patterns (capitalized names whose head noun tells their kind,
"the Regional Security Officer"; a short form with a head noun, "BPC case").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ingest.citations import find_citations
from ingest.entities import Entity, EntityKind, Mention
from ingest.headings import SMALL_WORDS, run_in_heading
from ingest.kinds import HEADS, kind_of
from ingest.shortforms import ShortForm, find_short_forms
from ingest.verbs import known_verbs, third_person

GAZETTEER = Path(__file__).with_name("gazetteer.toml")
ISSUANCE_SERIES = re.compile(r"DoD[DIM]|SF|DD|P\.?L\.?")
_NAME_WORD = r"(?:[A-Z][\w\u2019'&/.\-]*[\w]|[A-Z])"
CAPITALIZED = re.compile(rf"{_NAME_WORD}(?:[ ]+(?:(?:of|for|and|on|the|in|to|&)[ ]+(?:the[ ]+)?)?{_NAME_WORD})+")
# Heads that a short form or a lower-case modifier may stand before to name something of its own.
_COMPOUND_KINDS = (
    EntityKind.DOCUMENT,
    EntityKind.POSITION,
    EntityKind.ORGANIZATION,
    EntityKind.GROUP,
    EntityKind.AUTHORITY,
    EntityKind.SYSTEM,
)
# The people of an organization are the organization: "USG personnel must ..." binds the USG.
_OWN_PEOPLE = frozenset(
    "personnel representatives counterparts employees staff members stakeholders officials civilians dependents".split()
)
TITLE = re.compile(
    r"\b(?P<title>(?:Deputy |Vice |Assistant )?(?:Director|Administrator|Commander|Commandant|Chief|Chairman"
    r"|Comptroller|Inspector General))"
    r"(?:, (?:the )?| of (?:the )?)$"
)
SHORTEST_NAME = 2
_DESCRIBED_HEADS = (
    "plan report request briefing letter license notification solicitation requisition proposal justification file"
    " recommendation submission quote order document certificate assessment schedule record form"
    " competitor supplier firm civilian stakeholder"
)
DESCRIBED = re.compile(
    rf"(?<![\w-])(?:[a-z][a-z-]+[ ]){{1,3}}(?:{'|'.join(f'{word}s?' for word in _DESCRIBED_HEADS.split())})\b(?!["
    rf" ]?[-/(])"
)
# Words that say nothing of what a document is: determiners, verbs and adjectives of every text.
NO_MODIFIERS = frozenset(
    "the a an any all each every this that these those its their his her our of for to in on at by with from and or"
    " as such"
    " other another additional appropriate required annual new current proposed relevant specific valid final initial"
    " original following individual certain same first second written submit submits prepare prepares develop develops"
    " is are was were be been being include includes including may must should shall will can not no when if once upon"
    " under over into also only both more most some provide provides update updates receive receives review reviews"
    " detailed general complete completed approved existing official formal which who what how whether than then into"
    " their subsequent regarding concerning about per via through during before after prior between among against"
    " within"
    " without unless until while where because since so but yet either neither nor executing submitting preparing"
    " drafting"
    " processing developing reviewing approving sending providing maintaining creating changes long-range effective"
    " accompany contain contains have has had do does did make makes made issue issues use uses used using".split()
)
# What a bare noun needs before it to name the other party of a sale: "the country", not "in country" or "country plan".
_BARE_PARTY = re.compile(r"(?i)countr(?:y|ies)|nations?|recipients?|partners?")
_DETERMINED = re.compile(
    r"(?i)\b(?:the|a|an|each|any|such|that|this|those|these|all|both|other|eligible|foreign|requesting)\s$"
)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_HEAD_WORDS = _alternatives(word for kind in _COMPOUND_KINDS for word in HEADS[kind])
_AUTHORITY_WORDS = _alternatives(HEADS[EntityKind.AUTHORITY])
_LOWER_HEADS = _alternatives(HEADS[EntityKind.DOCUMENT] | HEADS[EntityKind.SYSTEM])


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

    Built once from all texts; ``mentions`` then reads one text. Names are matched longest first: short forms by
    case, full
    names without case, each with its plural and possessive.
    """

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        """``texts`` are pairs of a provision's key and its words."""
        self.entities: dict[str, Entity] = {}
        self.definitions: list[DefinedShortForm] = []
        self._forms: dict[str, str] = {}
        for entity in gazetteer():
            self._add(entity)
        pairs = list(texts)
        for key, text in pairs:
            for short_form in find_short_forms(text):
                self._define(short_form, after=text[short_form.end :])
                self.definitions.append(
                    DefinedShortForm(short_form.short, short_form.full, key, short_form.start, short_form.end)
                )
        for _, text in pairs:
            for mention in self._patterns(text):
                words = mention.entity.name.split()
                if (
                    self.entity(mention.entity.name) is None
                    and len(words) > 1
                    and not any(map(self._knows_short, words))
                ):
                    self._add(mention.entity)
        self._pattern = self._compile()

    def _knows_short(self, word: str) -> bool:
        return _is_short(word) and self.entity(word.rstrip("s")) is not None

    def entity(self, form: str) -> Entity | None:
        """Give the entity that a form names, or None."""
        name = self._forms.get(form) or self._forms.get(form.lower())
        return self.entities[name] if name else None

    def mentions(self, text: str) -> list[Mention]:
        """Give what a text names, left to right; a name inside a larger one stands behind it."""
        taken: list[Mention] = []
        for found in (
            find_citations(text),
            self._defined_here(text),
            self._known(text),
            self._patterns(text),
            _described(text),
        ):
            for mention in found:
                if not any(mention.start < other.end and other.start < mention.end for other in taken):
                    taken.append(mention)
        taken = [_with_seat(each, text) for each in self._titles(text, self._name_numbers(text, taken))]
        taken.extend(self._parts(text, taken))
        return sorted(taken, key=lambda mention: (mention.start, -mention.end))

    def _add(self, entity: Entity) -> None:
        self.entities[entity.name] = entity
        for name in entity.names:
            if len(name) < SHORTEST_NAME:
                continue
            self._forms.setdefault(name if _is_short(name) else name.lower(), entity.name)

    def _define(self, short_form: ShortForm, *, after: str) -> None:
        if ISSUANCE_SERIES.fullmatch(short_form.short):
            return
        known = self.entity(short_form.short)
        if known is not None and known.name == short_form.short:
            if short_form.full.lower() not in {name.lower() for name in known.names} and _same_thing(known, short_form):
                self._add(replace(known, aliases=(*known.aliases, short_form.full)))
            return
        by_full = self.entity(short_form.full)
        if by_full is not None and not short_form.parent:
            self._add(replace(by_full, aliases=(*by_full.aliases, short_form.short)))
            return
        kind = EntityKind.ORGANIZATION if short_form.parent else kind_of(short_form.full)
        named_by: tuple[str, ...] = ()
        if head := re.match(rf"[ ](?P<head>{_AUTHORITY_WORDS})\b", after):
            # "the Joint ... Training (JSCET) regulation": the noun behind the bracket says what it is.
            kind = EntityKind.AUTHORITY
            named_by = (f"{short_form.short} {head['head'].capitalize()}",)
            short_form = replace(short_form, full=f"{short_form.full} {head['head']}")
        if kind is None:
            base = self.entity(short_form.full.split()[-1])
            kind = base.kind if base else None
        if kind is None:
            return
        aliases: tuple[str, ...] = named_by
        if short_form.parent:
            inner = short_form.short[len(short_form.parent) :].strip(" ()")
            aliases = tuple(
                dict.fromkeys(
                    [
                        f"{short_form.parent}({inner})",
                        f"{short_form.parent} {inner}",
                        f"{short_form.parent}/{inner}",
                        f"{short_form.parent} / {inner}",
                        inner,
                        *([inner.rsplit("/", 1)[-1]] if len(inner.rsplit("/", 1)[-1]) > SHORTEST_NAME else []),
                    ]
                )
            )
            if earlier := self.entity(inner):
                # "DSCU" met alone before "DSCA (... (DSCU))" told whose office it is.
                self.entities.pop(earlier.name, None)
                self._forms = {form: name for form, name in self._forms.items() if name != earlier.name}
                aliases = (*aliases, *earlier.names)
        self._add(
            Entity(name=short_form.short, kind=kind, full=short_form.full, aliases=aliases, parent=short_form.parent)
        )

    def _compile(self) -> re.Pattern[str]:
        alternatives = []
        for form in sorted(self._forms, key=len, reverse=True):
            words = re.escape(form).replace("\\ ", r"\s+").replace("'", "['\u2019]")
            plural = r"(?:s|es)?" if not form.endswith("s") else ""
            if form.endswith("y") and len(form) > 3:
                words, plural = words[:-1], r"(?:y|ies)"
            if form in _NO_PLURAL:
                plural = ""
            mixed = len(form) >= 5 and any(map(str.islower, form)) and sum(map(str.isupper, form)) >= 2
            by_case = _is_short(form) and not mixed
            alternatives.append(words + plural if by_case else f"(?i:{words}{plural})")
        return re.compile(rf"(?<![\w&])(?:{'|'.join(alternatives)})(?!\w)")

    def _resolve(self, form: str) -> Entity | None:
        squeezed = re.sub(r"\s+", " ", form).replace("\u2019", "'")
        candidates = [squeezed, squeezed.removesuffix("s"), squeezed.removesuffix("es"), re.sub("ies$", "y", squeezed)]
        for candidate in candidates:
            if entity := self.entity(candidate):
                return entity
        folded = squeezed.lower()
        return next((self.entities[name] for form, name in self._forms.items() if form.lower() == folded), None)

    def _defined_here(self, text: str) -> Iterator[Mention]:
        """A full name with its bracket is one mention, from the name's first word to the bracket's end."""
        for short_form in find_short_forms(text):
            head = re.match(r"[ ](\w+)", text[short_form.end :])
            compound = self.entity(f"{short_form.short} {head[1]}") if head else None
            if compound and head:
                yield Mention(short_form.start, short_form.end + head.end(), compound)
                continue
            entity = self.entity(short_form.short) or self._resolve(short_form.full)
            if entity and not ISSUANCE_SERIES.fullmatch(short_form.short):
                yield Mention(short_form.start, short_form.end, entity)

    def _known(self, text: str) -> Iterator[Mention]:
        for match in self._pattern.finditer(text):
            if _BARE_PARTY.fullmatch(match.group()) and (
                not _DETERMINED.search(text[: match.start()]) or text[match.end() :].startswith("-")
            ):
                continue
            entity = self._resolve(match.group())
            if entity is None or (_is_activity(entity) and _is_modifier(text, match.start(), match.end())):
                continue
            yield Mention(match.start(), match.end(), entity)

    def _patterns(self, text: str) -> Iterator[Mention]:
        heading = len(text) - len(_without_heading(text))
        for match in CAPITALIZED.finditer(text, heading):
            name = _trim(match.group())
            start = match.start() + match.group().index(name)
            # "Blanket Order case", "International Training Management web site": the head may be written small.
            tail = re.match(rf"[ ](?:web )?(?:{_LOWER_HEADS})\b", text[start + len(name) :])
            if tail and len(name.split()) > 1:
                name += tail.group()
            kind = kind_of(name) if len(name.split()) > 1 else None
            known = self._resolve(name)
            if kind in (None, EntityKind.GROUP) or (known is not None and _is_activity(known)):
                continue
            assert kind is not None
            singular = _singular_name(name)
            aliases = (name,) if name != singular else ()
            yield Mention(start, start + len(name), Entity(name=singular, kind=kind, aliases=aliases))

    def _name_numbers(self, text: str, taken: list[Mention]) -> list[Mention]:
        """Numbers in brackets behind a named authority are its own numbers, not further authorities."""
        named = [
            each for each in taken if each.entity.kind is EntityKind.AUTHORITY and each.entity.name in self.entities
        ]
        numbers: set[int] = set()
        for each in named:
            bracket = re.match(
                rf"(?:[ ](?:{_AUTHORITY_WORDS}))?[ ]\((?P<inner>[^()]+)\)", text[each.end :], re.IGNORECASE
            )
            if bracket is None or "U.S.C" in bracket["inner"]:
                continue
            start, end = each.end + bracket.start("inner"), each.end + bracket.end("inner")
            inside = [other for other in taken if start <= other.start and other.end <= end]
            if inside and all(other.entity.kind is EntityKind.AUTHORITY for other in inside):
                entity = self.entities[each.entity.name]
                more = tuple(name for other in inside for name in other.entity.names if name not in entity.names)
                self._add(replace(entity, aliases=(*entity.aliases, *more)))
                numbers |= {id(other) for other in inside}
        kept = [each for each in taken if id(each) not in numbers]
        return [replace(each, entity=self.entities.get(each.entity.name, each.entity)) for each in kept]

    def _titles(self, text: str, taken: list[Mention]) -> list[Mention]:
        """ "The Director, DLA", "Director of the DIA": a title and its body are one position."""
        made = list(taken)
        for mention in taken:
            if mention.entity.kind is not EntityKind.ORGANIZATION:
                continue
            title = TITLE.search(text[: mention.start])
            if title is None:
                continue
            entity = Entity(
                name=f"{title['title']}, {mention.entity.name}",
                kind=EntityKind.POSITION,
                aliases=(f"{title['title']} of {mention.entity.name}",),
                parent=mention.entity.name,
            )
            known = self.entity(entity.name)
            made.remove(mention)
            made = [each for each in made if not (each.start < mention.end and title.start("title") < each.end)]
            made.append(Mention(title.start("title"), mention.end, known or entity))
        return made

    def _parts(self, text: str, taken: list[Mention]) -> list[Mention]:
        """Compounds of a short form and a head noun name something too: "BPC case" names the case and the program."""
        compounds: list[Mention] = []
        for mention in list(taken):
            entity = mention.entity
            inside = text[mention.start : mention.end]
            if not entity.is_actor and "(" not in inside and entity.kind is not EntityKind.AUTHORITY:
                compounds.extend(self._shorts_inside(inside, mention))
            if entity.kind is EntityKind.CROSS_REFERENCE or not _is_short(
                text[mention.start : mention.end].split("(")[-1].rstrip(")")
            ):
                continue
            match = re.match(rf"[ ](?P<head>(?:[A-Z]{{2,6}} )?(?:{_HEAD_WORDS}))\b", text[mention.end :])
            if match is None:
                continue
            end = mention.end + match.end()
            kind = kind_of(match["head"])
            verb = third_person(match["head"]) and _takes_object(text[end:])
            if entity.is_actor and third_person(match["head"]) and (verb or _opens_sentence(text, mention.start)):
                continue  # "DSCA requests SCOs to prepare": a verb
            if kind is None or (entity.is_actor and match["head"].lower() in _OWN_PEOPLE):
                continue
            if any(other.start < end < other.end for other in taken) or kind is entity.kind is EntityKind.AUTHORITY:
                continue
            if entity.is_actor and kind is EntityKind.ORGANIZATION:
                taken.remove(mention)  # "USG agencies" are not the USG
            head = match["head"] if kind is EntityKind.GROUP else _singular_name(match["head"])
            compounds.append(Mention(mention.start, end, Entity(name=f"{entity.name} {head}", kind=kind)))
        # A compound of people holds the bare noun that was found in it, and the larger compound the smaller.
        for compound in compounds:
            covered = [
                each
                for each in taken
                if compound.start < each.start and each.end <= compound.end and each.entity.kind is EntityKind.GROUP
            ]
            for each in covered:
                taken.remove(each)
        return [
            each
            for each in compounds
            if not any(other.start < each.start and each.end == other.end for other in compounds)
        ]

    def _shorts_inside(self, inside: str, mention: Mention) -> Iterator[Mention]:
        """Give the short forms inside a longer name: "FMF/IMET Budget Web Tool" names two programs too."""
        for match in re.finditer(r"[A-Z][A-Z&-]+s?(?![\w&])", inside):
            found = self.entity(match.group()) or self.entity(match.group().removesuffix("s"))
            if found is not None and found.name != mention.entity.name and match.group() != inside:
                yield Mention(mention.start + match.start(), mention.start + match.end(), found)


def _with_seat(mention: Mention, text: str) -> Mention:
    """Give the site of a body that is named by its seat: "DFAS-Denver", "(DFAS)-Denver"."""
    seat = re.match(r"-(?P<seat>[A-Z][a-z]{2,})\b", text[mention.end :])
    if seat is None or mention.entity.kind is not EntityKind.ORGANIZATION:
        return mention
    site = Entity(name=f"{mention.entity.name}-{seat['seat']}", kind=mention.entity.kind, parent=mention.entity.name)
    return Mention(mention.start, mention.end + seat.end(), site, named=mention.named)


def _takes_object(behind: str) -> bool:
    return re.match(r" (?:it|them|the|an?|all|any|each|its|their)\b", behind) is not None


def _opens_sentence(text: str, start: int) -> bool:
    return re.search(r"(?:^|[.;:\n]\s*)(?:The |the |Each )?$", text[:start]) is not None


_NO_NOUN_BEHIND = re.compile(
    r"[ ](?:is|are|was|were|and|or|of|to|for|in|by|with|from|at|on|as|must|shall|should|may|will|can|has|have|that"
    r"|which)\b"
)


def _is_modifier(text: str, start: int, end: int) -> bool:
    """Tell whether a word stands before a noun that it belongs to, or inside a longer word: "SC plans", "non-SA"."""
    behind = text[end:]
    before_noun = re.match(r"[ -][a-z]", behind) is not None and not _NO_NOUN_BEHIND.match(behind)
    return before_noun or re.search(r"\w-$", text[:start]) is not None


def _is_activity(entity: Entity) -> bool:
    """A program whose full name is written small is an activity, not a name: "security assistance (SA)"."""
    return entity.kind is EntityKind.PROGRAM and entity.full.islower()


_VERB_POSITION = re.compile(r"(?:\b(?:to|must|shall|should|will|may|can|not|and)|[A-Za-z]s)\s$")


def _modifies_nothing(word: str) -> bool:
    """Adjectives of judgement say nothing of what a document is: "comprehensive", "effective", "accurately"."""
    return word.lower() in NO_MODIFIERS or word.endswith(("ive", "ous", "ful", "able", "ible", "ly"))


def _described(text: str) -> Iterator[Mention]:
    """Give documents and groups that the text describes by the words before their head: "export license"."""
    for match in DESCRIBED.finditer(text):
        words = match.group().split()
        last = max((place for place, word in enumerate(words[:-1]) if _modifies_nothing(word)), default=-1)
        words = words[last + 1 :]
        kind = kind_of(words[-1]) if len(words) > 1 else None
        if kind not in {EntityKind.DOCUMENT, EntityKind.GROUP} or kind is None:
            continue
        name = " ".join(words)
        start = match.end() - len(name)
        if len(words) > 1 and words[0] in known_verbs() and _VERB_POSITION.search(text[:start]):
            continue  # "must keep records": a verb and its object
        if text[start : match.end()] == name:
            singular = _singular_name(name)
            entity = Entity(name=singular, kind=kind, aliases=(name,) if name != singular else ())
            yield Mention(start, match.end(), entity, named=False)


def _without_heading(text: str) -> str:
    _, end = run_in_heading(text)
    return text[end:]


@cache
def gazetteer() -> tuple[Entity, ...]:
    """Give the entities that every manual of the field names (``gazetteer.toml``)."""
    table = tomllib.loads(GAZETTEER.read_text(encoding="utf-8"))
    return tuple(
        Entity(
            name=name,
            kind=EntityKind(kind),
            full=forms[0] if forms and _is_short(name) else "",
            aliases=tuple(forms[1:] if forms and _is_short(name) else forms),
        )
        for kind, entries in table.items()
        for name, forms in entries.items()
    )


def _is_short(name: str) -> bool:
    """A short form is matched by case: capitals, digits and marks, at most one blank run."""
    letters = [character for character in name if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    return (bool(letters) and capitals >= 2 and capitals * 2 >= len(letters)) or name in {
        "State",
        "Commerce",
        "Treasury",
        "Army",
        "Navy",
        "Congress",
        "President",
    }


def _same_thing(known: Entity, short_form: ShortForm) -> bool:
    """Two full names of one short form are one thing when they share their head's kind and most words.

    "FMR" as financial management review and as Financial Management Regulation stay two.
    """
    if not known.full:
        return True
    mine = set(re.findall(r"\w+", known.full.lower()))
    other = set(re.findall(r"\w+", short_form.full.lower()))
    return len(mine & other) * 2 >= min(len(mine), len(other)) and kind_of(short_form.full) in (known.kind, None)


def _trim(name: str) -> str:
    """Take away what a sentence's first word or a small word adds to a capitalized name."""
    words = name.split(" ")
    while words and (words[0].lower() in SMALL_WORDS or words[0] in _SENTENCE_OPENERS):
        words = words[1:]
    while words and words[-1].lower() in SMALL_WORDS:
        words = words[:-1]
    return " ".join(words)


_NO_PLURAL = frozenset({"State", "Congress", "Joint Staff", "USG", "Army", "Navy", "President"})
_SENTENCE_OPENERS = frozenset(
    "The A An This These Those All Any Each Every If When Once Upon Such Its Their Other Additional Some Both Where"
    " While"
    " See In On At For By Although However Because Since As Only Existing Approved Valid".split()
)


def _singular_name(name: str) -> str:
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") and not name.endswith(("ss", "us", "is", "sales", "logistics")) else name
