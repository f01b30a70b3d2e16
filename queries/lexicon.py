"""Names and thesaurus groups found in running words: what "embassy chief" or "LOAs" may mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from queries.passages import Name
from queries.thesaurus import groups
from queries.words import Token, plain, tokens

# Words that only shape a sentence; they carry no meaning of their own in a question or a passage.
_SHAPING = (
    "a am an and are as at be been being but by can could did do does doing done for from had has have having he her "
    "him his how i if in into is it its itself may me might mine must my no nor not of off on one ones onto or "
    "our ours out over own shall she should so some such than that the their theirs them then there these they "
    "this those to too under until up upon us very via was we were what whatever when where whether which while "
    "who whom whose why will with within would you your yours also any anyone anybody each every everybody "
    "everything else ever just like now only please really still t s d ll ve re m etc e.g i.e vs versus about "
    "across against along among around between both down during either few here more most much neither other "
    "others per same since somebody someone behind something through throughout toward towards without yet all "
    "another many need needs want wants wanted get gets got getting go goes going gone come comes came happen "
    "happens let lets put puts say says said show know find found look looking looks see think sure actually "
    "exactly supposed way ways thing things stuff kind kinds sort regarding concerning according manual chapter "
    "text paragraph samm far ok okay hi hello thank thanks able always never ask asking question mean means "
    "meant meaning called call".split()
)
PARTICLES = frozenset(
    "about across along apart around aside aware away back down forward in informed known know off on out over posted "
    "separate side sides through together up".split()
)
VERB_AND_PARTICLE, FARTHEST_PARTICLE = 2, 6  # words: of such a label, and the reach of a particle that stands apart
FEWEST_OF_ACTOR, FEWEST_OF_THING = 4, 3  # words of a name that may lack one
FUNCTION_WORDS = frozenset(_SHAPING) | {plain(word) for word in _SHAPING}


class Span(NamedTuple):
    """Words ``first`` to before ``last`` mean ``feature``; ``kind`` is the class of a named thing, or "Group"."""

    first: int
    last: int
    feature: str
    kind: str


Meaning = TypeVar("Meaning")


class _Forms(Generic[Meaning]):
    """Forms of one word or several, with what each may mean; found at a place by its first word and its length."""

    def __init__(self) -> None:
        self._meanings: dict[tuple[str, ...], list[Meaning]] = {}
        self._lengths: dict[str, list[int]] = {}

    def add(self, form: tuple[str, ...], meaning: Meaning) -> None:
        if meaning not in self._meanings.setdefault(form, []):
            self._meanings[form].append(meaning)
        lengths = self._lengths.setdefault(form[0], [])
        if len(form) not in lengths:
            lengths.append(len(form))
            lengths.sort()

    def at(self, words: Sequence[str], first: int) -> Iterator[tuple[int, Meaning]]:
        """Give what may begin at a place: before which word it ends, and what it means."""
        for length in self._lengths.get(words[first], ()):
            last = first + length
            if last <= len(words):
                yield from ((last, meaning) for meaning in self._meanings.get(tuple(words[first:last]), ()))

    def of(self, form: tuple[str, ...]) -> Sequence[Meaning]:
        """Give what a form may mean."""
        return self._meanings.get(form, ())

    def __contains__(self, form: tuple[str, ...]) -> bool:
        return form in self._meanings

    def __iter__(self) -> Iterator[tuple[tuple[str, ...], Meaning]]:
        return ((form, meaning) for form, meanings in self._meanings.items() for meaning in meanings)

    def words(self) -> set[str]:
        return {word for form in self._meanings for word in form}


class Lexicon:
    """All names of a dataset and all labels of the thesaurus, ready to be found in words."""

    def __init__(self, known: Iterable[Name]) -> None:
        self._names = _Forms[tuple[str, str, str]]()
        self._groups = _Forms[str]()
        self.labels: dict[str, str] = {}
        for name in known:
            form = tuple(token.plain for token in tokens(name.text))
            if form:
                own = f"e:{name.thing}"
                self._names.add(form, (own, name.kind, name.text if name.short else ""))
                if name.short or own not in self.labels:
                    self.labels[own] = name.text
        self._shortened = self._shorten()
        self._actors = self._name_groups()
        self._split: dict[str, list[tuple[str, str]]] = {}
        for group in groups():
            for label in group.labels:
                stems = tuple(token.stem for token in tokens(label))
                self._groups.add(stems, f"g:{group.name}")
                if len(stems) == VERB_AND_PARTICLE and label.split()[-1] in PARTICLES:
                    self._split.setdefault(stems[0], []).append((stems[1], f"g:{group.name}"))

    def _shorten(self) -> _Forms[tuple[str, str]]:
        """Give long names without one of their words, where no other thing is called so."""
        things: dict[tuple[str, ...], set[tuple[str, str]]] = {}
        for form, (feature, kind, _) in self._names:
            if len(form) < (FEWEST_OF_ACTOR if kind == "Actor" else FEWEST_OF_THING) or FUNCTION_WORDS & set(form):
                continue
            for left_out in range(len(form) - 1):  # without its last word it would be another kind of thing
                things.setdefault(form[:left_out] + form[left_out + 1 :], set()).add((feature, kind))
        found = _Forms[tuple[str, str]]()
        for form, named in things.items():
            if len(named) == 1 and form not in self._names:
                found.add(form, *named)
        return found

    def _name_groups(self) -> dict[str, str]:
        """Give for each group whose preferred label is an actor's name that actor: who says "buyer" means it."""
        found = {}
        for group in groups():
            form = tuple(token.plain for token in tokens(group.labels[0]))
            things = {feature for feature, kind, _ in self._names.of(form) if kind == "Actor"}
            if len(things) == 1:
                found[f"g:{group.name}"] = things.pop()
        return found

    def asked(self, words: Sequence[Token]) -> list[Span]:
        """Give the names and groups in a question's words: also a long name without one of its words ("international
        student" of the international military student), and a verb whose particle stands apart ("let somebody know").
        """
        found = self.spans(words, exact_case=False)
        named = {(span.first, span.last) for span in found if span.kind != "Group"}
        meant = (span._replace(feature=self._actors.get(span.feature, ""), kind="Actor") for span in found)
        found += [span for span in meant if span.feature and (span.first, span.last) not in named]
        plains, stems = [word.plain for word in words], [word.stem for word in words]
        for first, stem in enumerate(stems):
            found.extend(
                Span(first, last, feature, kind) for last, (feature, kind) in self._shortened.at(plains, first)
            )
            for particle, feature in self._split.get(stem, ()):
                if particle in stems[first + 2 : first + FARTHEST_PARTICLE]:
                    found.append(Span(first, first + 1, feature, "Group"))
        return found

    def spans(self, words: Sequence[Token], *, exact_case: bool) -> list[Span]:
        """Give every name and group label in the words, also those inside others.

        With ``exact_case`` a short form counts only as it is written ("COM", not "com"); without, in any case unless
        it is also a function word ("AT").
        """
        found = []
        plains = [word.plain for word in words]
        stems = [word.stem for word in words]
        for first in range(len(words)):
            for last, (feature, kind, short) in self._names.at(plains, first):
                if self._counts(words[first:last], short, exact_case=exact_case):
                    found.append(Span(first, last, feature, kind))
            found.extend(Span(first, last, feature, "Group") for last, feature in self._groups.at(stems, first))
        return found

    def vocabulary(self) -> set[str]:
        """Give the plain words of all names and the stems of all group labels."""
        return self._names.words() | self._groups.words()

    @staticmethod
    def _counts(words: Sequence[Token], short: str, *, exact_case: bool) -> bool:
        if not short or len(words) > 1:
            return True
        written = words[0].text
        if exact_case or words[0].plain in FUNCTION_WORDS:
            return written.removesuffix("s") == short.removesuffix("s") or written == short
        return True
