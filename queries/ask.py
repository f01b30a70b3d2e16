"""A question, as people type it, to the answer with its proof — or to "the manual does not say".

The way: the question is split and read (``ask_kinds``, ``ask_link``), the sentences of the manual are ranked
(``ask_rank``), those that answer are chosen (``ask_pick``), their rows fetched by a named query (``ask_rows``), and
the words put together (``ask_lead``: the first sentence; ``ask_words``: the quotes). No model that writes, no network;
the same question gives the same answer.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from foundation import settings
from foundation.errors import DutygraphError
from queries.ask_fit import Asked
from queries.ask_frame import Frame, frame_of
from queries.ask_kinds import kinds_of
from queries.ask_lead import lead_of
from queries.ask_link import concepts_of
from queries.ask_parts import alternatives_of, parts_of
from queries.ask_pick import Picked, Reading, leaning, pick
from queries.ask_rank import rank
from queries.ask_rows import Fetched, duties_in_order, fetch, row_of
from queries.ask_words import Quoted, compose, quote
from queries.index import Index, index_of
from queries.naming import resolve
from queries.store import Store

MOST_NEAREST, LOOKED_AT = 3, 20
MOST_REFERENCES = 5
SAME_BEGINNING = 40  # characters; what follows may be shortened in the answer
MODALITIES = ("obligation", "recommendation", "permission", "prohibition")
SAID_SHORTLY = frozenset({"who", "duration", "frequency", "date", "when", "where", "authority", "meaning"})
NOT_SAID = "The manual does not say this in the loaded text."


_PREFACE = re.compile(
    r"^(?:(?:hi|hello|please|ok|so),? )*(?:(?:can|could|would) you )?(?:please )?"
    r"(?:tell|show|give|explain to|remind) (?:me|us) ",
    re.IGNORECASE,
)
# "With whom do we work …" asks whom we work with.
_FRONTED = re.compile(
    r"\bwith (?P<who>whom?|which [\w-]+) (?P<may>do|does|did|must|should|shall|can|may|will) "
    r"(?P<subject>(?:[\w/-]+ ){1,4}?)"
    r"(?P<act>work|consult|check|clear|talk|speak|meet|coordinate|cooperate|liaise|team up)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Citation:
    """The words that prove it: the provision's key, the quote, and its place in ``dg:text`` (code points)."""

    number: str
    quote: str
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        """Give the citation as a JSON object."""
        return {"number": self.number, "quote": self.quote, "start": self.start, "end": self.end}


@dataclass(frozen=True)
class Answer:
    """What is answered. ``rows`` are what ``sparql`` gives; ``nearest`` is empty where something was found."""

    found: bool
    answer: str
    rows: tuple[dict[str, Any], ...]
    citations: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
    see_also: tuple[str, ...]
    sparql: str
    query: str
    edition: str
    question: str = field(default="", compare=False)

    @property
    def duties(self) -> list[Mapping[str, Any]]:
        """The rows that are duties: those whose words the answer gives first, first."""
        ends = len(self.answer)
        said = {each: self.answer.find(each.quote[:SAME_BEGINNING]) for each in self.citations}
        in_order = sorted(self.citations, key=lambda each: said[each] if said[each] >= 0 else ends)
        return duties_in_order(self.rows, [(each.number, each.quote) for each in in_order])

    def as_json(self) -> dict[str, Any]:
        """Give the object that ``dutygraph ask --json`` prints."""
        return {
            "found": self.found,
            "answer": self.answer,
            "rows": [dict(row) for row in self.rows],
            "citations": [citation.as_json() for citation in self.citations],
            "nearest": [citation.as_json() for citation in self.nearest],
            "see_also": list(self.see_also),
            "sparql": self.sparql,
            "query": self.query,
            "edition": self.edition,
        }


def _readings(index: Index, question: str, allowed: set[int] | None) -> list[Reading]:
    """Read each thing asked; what leans on the first is looked for in the paragraph that answers the first."""
    found: list[Reading] = []
    inside: set[int] | None = None
    for part in parts_of(index, question):
        if part.leans and inside is None:
            inside = _inside(index, found, allowed)
        leant = (
            leaning(_read(index, part.text, inside, alternative=False), aside=part.aside)
            if part.leans and inside
            else None
        )
        if leant is not None:
            found.append(leant)
        elif not part.aside:
            alternatives = alternatives_of(index, part.text)
            found += [_read(index, either, allowed, alternative=len(alternatives) > 1) for either in alternatives]
    return found


def _inside(index: Index, readings: Sequence[Reading], allowed: set[int] | None) -> set[int]:
    """Give the passages of the paragraph that answers the first thing asked."""
    best = pick(index, readings[:1], allowed).best
    numbers = index.of_paragraph(best[0]) if best else set[int]()
    return numbers if allowed is None else numbers & allowed


def _read(index: Index, question: str, allowed: set[int] | None, *, alternative: bool) -> Reading:
    concepts = concepts_of(index, question)
    kinds = kinds_of(question)
    asked = Asked(question, kinds, concepts, Frame() if "where" in kinds else frame_of(question, concepts))
    return Reading(asked, rank(index, asked, allowed=allowed), alternative)


def ask(
    store: Store,
    question: str,
    *,
    actor: str | None = None,
    kind: str | None = None,
    section: str | None = None,
) -> Answer:
    """Answer a question from the dataset.

    ``actor`` (a name or IRI), ``kind`` (obligation, recommendation, permission or prohibition) and ``section`` (a
    provision's key) leave only such passages. Raises ``DutygraphError`` for an empty or too long question, an unknown
    filter, and a store that cannot be asked.
    """
    words = _PREFACE.sub("", " ".join(question.split()))
    _refuse(words)
    index = index_of(store)
    allowed = _allowed(store, index, actor=actor, kind=kind, section=section)
    readings = _readings(index, _FRONTED.sub(r"\g<who> \g<may> \g<subject>\g<act> with", words), allowed)
    picked = pick(index, readings, allowed)
    if not picked.passages:
        return _not_found(store, index, readings, words)
    quoted, fetched, answer = _put(store, index, picked, [reading.asked for reading in readings if not reading.aside])
    used = quoted.passages
    return Answer(
        True,
        _with_note(answer, shown=len(used), fitting=picked.fitting) if picked.listed else answer,
        tuple(row_of(record) for record in fetched.records),
        tuple(_citation(index, number) for number in used),
        (),
        _references(index, used),
        fetched.sparql,
        fetched.query,
        index.material.edition,
        words,
    )


def _put(store: Store, index: Index, picked: Picked, asked: Sequence[Asked]) -> tuple[Quoted, Fetched, str]:
    """Put an answer into words: its quotes, its rows, its text. What it begins with is known once it has its rows."""
    quoted = quote(index, picked, asked[0])
    fetched = fetch(store, index, quoted.passages)
    lead = "" if picked.listed else _lead(index, picked, fetched, asked)
    beside = quote(index, picked, asked[0], lead=lead)
    if beside.passages != quoted.passages:
        if asked[0].kinds[0] not in SAID_SHORTLY:  # what is asked needs the quotes that it would push out
            return quoted, fetched, compose(index, picked, quoted, "")
        fetched = fetch(store, index, beside.passages)
    return beside, fetched, compose(index, picked, beside, lead)


def _lead(index: Index, picked: Picked, fetched: Fetched, asked: Sequence[Asked]) -> str:
    """Give the first sentence for each thing asked; where several are asked and one has none, there is none at all."""
    if len(asked) != len(picked.best):
        return ""
    leads = [lead_of(index, number, fetched.records, each) for number, each in zip(picked.best, asked, strict=True)]
    return " ".join(leads) if all(leads) else ""


def _with_note(answer: str, *, shown: int, fitting: int) -> str:
    """Say of a list that it is cut."""
    if shown >= fitting:
        return answer
    return (
        f"{answer}\nThis list is cut: {shown} of {fitting} passages are shown. "
        "Ask about a topic or a section, or run the query duties-of-actor."
    )


def prepare(store: Store) -> None:
    """Build the store's index, load the model and ask once, so that the first question waits for nothing.

    What there is then is taken to stay: the garbage collector need not look through a large index again and again.
    """
    ask(store, EXAMPLES[0])
    gc.unfreeze()  # of an earlier store
    gc.collect()
    gc.freeze()


def _refuse(question: str) -> None:
    if not any(letter.isalnum() for letter in question):
        raise DutygraphError("empty-question", "There is no question.", "Ask in words, such as: Who drafts the CTA?")
    limit = settings.integer("question_length")
    if len(question) > limit:
        raise DutygraphError(
            "long-question",
            f"The question has {len(question)} characters; at most {limit} are read.",
            "Ask one thing at a time, in fewer words.",
        )


def _allowed(
    store: Store, index: Index, *, actor: str | None, kind: str | None, section: str | None
) -> set[int] | None:
    """Give the passages that the filters leave, or nothing where there is no filter."""
    if not (actor or kind or section):
        return None
    if kind and kind not in MODALITIES:
        raise DutygraphError(
            "unknown-kind", f"There is no kind of duty {kind[:50]!r}.", f"The kinds are {', '.join(MODALITIES)}."
        )
    bearer = resolve(store, "actor", actor).value if actor else ""
    top = resolve(store, "provision", section).value if section else ""
    duties = index.material.duties
    found = set()
    for number, passage in enumerate(index.material.passages):
        places = [passage.place, *index.ancestors(passage.place)]
        if top and all(index.material.places[place].iri != top for place in places):
            continue
        fits = [
            duty
            for duty in (duties[which] for which in passage.duties)
            if (not kind or duty.kind == kind) and (not bearer or bearer in duty.bearers)
        ]
        if fits or not (kind or bearer):
            found.add(number)
    return found


def _not_found(store: Store, index: Index, readings: Sequence[Reading], question: str) -> Answer:
    """Say that it is not there, with the nearest passages, each of another place, and where they lead."""
    nearest: list[int] = []
    looked_at = [
        scored for reading in readings for chapter in reading.ranked for scored in chapter.passages[:LOOKED_AT]
    ]
    for scored in sorted(looked_at, key=lambda each: -each.about):
        places = {index.material.passages[number].place for number in nearest}
        if index.material.passages[scored.passage].place not in places and len(nearest) < MOST_NEAREST:
            nearest.append(scored.passage)
    see = _references(index, nearest)
    answer = NOT_SAID
    if see:
        answer += f" The nearest passages lead on to {', '.join(see)}."
    fetched = fetch(store, index, nearest) if nearest else None
    return Answer(
        False,
        answer,
        (),
        (),
        tuple(_citation(index, number) for number in nearest),
        see,
        fetched.sparql if fetched else "",
        fetched.query if fetched else "",
        index.material.edition,
        question,
    )


def _citation(index: Index, number: int) -> Citation:
    passage = index.material.passages[number]
    return Citation(index.material.places[passage.place].number, passage.text, passage.start, passage.end)


def _references(index: Index, chosen: Sequence[int]) -> tuple[str, ...]:
    """Give the places that are not loaded to which these passages, then the rest of their paragraphs, lead."""
    passages = index.material.passages
    own = [key for number in chosen for key in passages[number].see]
    around = [
        key for number in chosen for other in index.by_place[passages[number].place] for key in passages[other].see
    ]
    return tuple(dict.fromkeys([*own, *around]))[:MOST_REFERENCES]


EXAMPLES = (
    "Who must be notified when an LOA is accepted or rejected?",
    "How many days before a student arrives must the SCO send the arrival information?",
    "Who drafts the Country Team Assessment?",
    "How often is there a Compliance Assessment Visit?",
    "Which law lets the President assign military personnel overseas?",
    "What are all the end use monitoring duties of the SCO?",
)


def examples(store: Store) -> tuple[str, ...]:
    """Give six questions to begin with: those of ours that this dataset answers, filled up from what it holds."""
    found = [question for question in EXAMPLES if ask(store, question).found]
    index = index_of(store)
    for name in index.material.names:
        if len(found) >= len(EXAMPLES):
            break
        question = f"What does {name.text} stand for?"
        if name.short and ask(store, question).found:
            found.append(question)
    return tuple(found[: len(EXAMPLES)])
