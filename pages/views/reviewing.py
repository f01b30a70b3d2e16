"""Duties to review: as a dataset has them, in the order of doubt, with the decisions that were made on them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pages.views.duties import BASE
from pages.views.reading import PREFIXES, Book
from queries.norms import read_names, read_slots
from queries.store import Store
from review.decision import Decision, Slots, Verdict, tidy_slots
from review.match import Fact, find_fact
from review.turtle import decision_iri

PROLOGUE = f"""{PREFIXES}PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
NEXT_BUILD = "waiting for the next build"
NOT_LOADED = "not in this dataset"


@dataclass(frozen=True)
class Candidate:
    """One duty to look at.

    ``start`` and ``end`` are where its words stand in the text of ``provision`` (an IRI). ``quote`` and ``action`` name
    it from build to build: those by which it was read, also where a decision has changed its action since.
    ``decision`` is the IRI of the decision that shaped it, or ""; one that was ``rejected`` is not in the dataset.
    """

    norm: str
    provision: str
    quote: str
    action: str
    start: int
    end: int
    confidence: float
    slots: Slots
    decision: str
    rejected: bool = False

    @property
    def name(self) -> str:
        """The end of its IRI, which is its link's."""
        return self.norm.removeprefix(BASE)

    @property
    def state(self) -> str:
        """What tells it from itself after another build: its words and its slots."""
        return hashlib.sha256(repr((self.norm, self.quote, sorted(self.slots.items()))).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Made:
    """One decision as the page shows it: what became of it, why if it does not count, and the duty it is about now."""

    decision: Decision
    state: str
    why: str = ""
    candidate: Candidate | None = None

    @property
    def norm(self) -> str:
        """The IRI of the duty it is about: the one it has now, else the one it had then."""
        return self.candidate.norm if self.candidate is not None else self.decision.norm


def read_candidates(store: Store, book: Book) -> dict[str, Candidate]:
    """Read all duties by their IRI, the least sure first, then in reading order."""
    slots = read_slots(store)
    found: dict[str, Candidate] = {}
    rows = store.select(
        PROLOGUE + "SELECT ?norm ?place ?quote ?start ?end ?confidence ?decision ?words ?action { "
        "?norm a dg:Norm ; dg:statedIn ?place ; dg:quote ?quote ; dg:confidence ?confidence . "
        "?annotation oa:hasBody ?norm ; oa:hasTarget/oa:hasSelector ?position . "
        "?position oa:start ?start ; oa:end ?end . "
        "OPTIONAL { ?norm prov:wasInfluencedBy ?decision . ?decision dg:quote ?words ; dg:extractedAction ?action } }"
    ).records()
    for row in rows:
        own = tidy_slots(slots.get(row["norm"], {}))
        found[row["norm"]] = Candidate(
            norm=row["norm"],
            provision=row["place"],
            quote=row.get("words", row["quote"]),
            action=row.get("action", own.get("action", ("",))[0]),
            start=int(row["start"]),
            end=int(row["end"]),
            confidence=float(row["confidence"]),
            slots=own,
            decision=row.get("decision", ""),
        )

    def order(candidate: Candidate) -> tuple[float, int, int, str]:
        place = book.places.get(candidate.provision)
        return candidate.confidence, place.order if place else 0, candidate.start, candidate.norm

    return {each.norm: each for each in sorted(found.values(), key=order)}


def called(store: Store) -> dict[str, str]:
    """Give what people call each thing, by its IRI, with the full name: "SCO (Security Cooperation Organization)"."""
    return {iri: f"{name} ({full})" if full else name for iri, (name, full) in read_names(store).items()}


def things(store: Store, *classes: str) -> tuple[str, ...]:
    """Give the IRIs of all things of some classes (local names)."""
    wanted = ", ".join(f"dg:{name}" for name in classes)
    return store.select(
        PROLOGUE + f"SELECT DISTINCT ?thing {{ ?thing a ?class . FILTER(?class IN ({wanted})) }} ORDER BY ?thing"
    ).values("thing")


def read_outcomes(store: Store) -> dict[str, tuple[str, str]]:
    """Give what became of the decisions that the dataset knows, by their IRIs: outcome, and why it does not count."""
    rows = store.select(
        PROLOGUE + "SELECT ?decision ?outcome ?why { ?decision a dg:Decision ; dg:outcome ?outcome . "
        "OPTIONAL { ?decision rdfs:comment ?why } }"
    ).records()
    return {row["decision"]: (row["outcome"], row.get("why", "")) for row in rows}


def review_made(
    decisions: Sequence[Decision],
    candidates: Mapping[str, Candidate],
    outcomes: Mapping[str, tuple[str, str]],
    book: Book,
) -> list[Made]:
    """Say of each decision what became of it, the last one first; those newer than the dataset count at the next."""
    places: dict[str, list[Candidate]] = {}
    for candidate in candidates.values():
        places.setdefault(candidate.provision, []).append(candidate)
    made: list[Made] = []
    waiting: dict[str, int] = {}
    for decision in decisions:
        about = _about(decision, places.get(decision.provision, ()), book)
        state, why = outcomes.get(decision_iri(decision)) or _expected(decision, about, book)
        if state == NEXT_BUILD and about is not None:
            earlier = waiting.get(about.norm)
            if earlier is not None:
                words = f"The decision of {decision.reviewer} on the same duty is later."
                made[earlier] = replace(made[earlier], state="superseded", why=words)
            waiting[about.norm] = len(made)
        made.append(Made(decision, state, why, about))
    return made[::-1]


def _about(decision: Decision, candidates: Sequence[Candidate], book: Book) -> Candidate | None:
    place = book.places.get(decision.provision)
    if place is None:
        return None
    facts = [
        Fact(each.norm, each.quote, each.start, each.end, each.action, each.slots.get("object", ("",))[0])
        for each in candidates
    ]
    fact = find_fact(decision, place.text, facts)
    return next((each for each in candidates if fact is not None and each.norm == fact.iri), None)


def _expected(decision: Decision, candidate: Candidate | None, book: Book) -> tuple[str, str]:
    if candidate is not None:
        return NEXT_BUILD, ""
    place = book.places.get(decision.provision)
    if place is not None and decision.quote in place.text:
        return "outdated", "The duty is no longer read from these words."
    if place is not None:
        return "outdated", f"{place.key} no longer has the words that were decided on."
    if any(decision.provision.startswith((f"{chapter}.", f"{chapter}/")) for chapter in book.chapters):
        return "outdated", "The provision is no longer in the text."
    return NOT_LOADED, "Its chapter is not loaded here."


def rejected(made: Sequence[Made], book: Book) -> list[Candidate]:
    """Give the duties that the dataset no longer has because they were rejected, so that one can decide again."""
    found = []
    for each in made:
        decision, place = each.decision, book.places.get(each.decision.provision)
        start = place.text.find(decision.quote) if place is not None else -1
        if decision.verdict is Verdict.REJECT and each.state == "applied" and each.candidate is None and start >= 0:
            end = start + len(decision.quote)
            fact = (decision.norm, decision.provision, decision.quote, decision.action, start, end)
            found.append(Candidate(*fact, 0.0, decision.seen, decision_iri(decision), rejected=True))
    return found


def undecided(candidates: Mapping[str, Candidate], made: Sequence[Made]) -> list[Candidate]:
    """Give the duties on which nobody has decided, the least sure first."""
    decided = {each.candidate.norm for each in made if each.candidate is not None and each.state == NEXT_BUILD}
    return [each for each in candidates.values() if not each.decision and each.norm not in decided]
