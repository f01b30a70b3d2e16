"""Full-text search: the passages that speak of some words, names or their synonyms, the best first."""

from __future__ import annotations

from dataclasses import dataclass

from queries.ask_fit import Asked
from queries.ask_frame import Frame
from queries.ask_link import concepts_of
from queries.ask_rank import rank
from queries.index import index_of
from queries.naming import resolve
from queries.store import Store

WORTH_SHOWING = 0.2


@dataclass(frozen=True)
class Hit:
    """A passage: its provision's key and heading, its words, their place (code points), and its score, 0 to 1."""

    number: str
    title: str
    quote: str
    start: int
    end: int
    score: float


def search(store: Store, words: str, *, limit: int = 20, section: str | None = None) -> tuple[Hit, ...]:
    """Find passages by words, short forms or full names, with synonyms and typing slips; ties in reading order.

    ``section`` is a provision's key: only it and its parts are searched. Raises ``DutygraphError`` for a section that
    is not there and a store that cannot be asked. Words that mean nothing to the dataset give no hits.
    """
    index = index_of(store)
    top = resolve(store, "provision", section).value if section else ""
    asked = Asked(words, ("rule",), concepts_of(index, words), Frame())
    found: list[Hit] = []
    ranked = [scored for chapter in rank(index, asked) for scored in chapter.passages]
    for scored in sorted(ranked, key=lambda each: (-round(each.score, 6), each.passage)):
        passage = index.material.passages[scored.passage]
        places = [passage.place, *index.ancestors(passage.place)]
        if top and all(index.material.places[place].iri != top for place in places):
            continue
        if scored.score < WORTH_SHOWING or len(found) >= limit:
            break
        place = index.material.places[passage.place]
        found.append(Hit(place.number, place.title, passage.text, passage.start, passage.end, round(scored.score, 4)))
    return tuple(found)
