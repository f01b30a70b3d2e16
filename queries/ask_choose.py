"""Which of the ranked passages make the answer: the best, what completes it, or all duties of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from queries.ask_fit import CANNOT_GIVE, Asked
from queries.ask_kinds import LISTING, Kind, gives
from queries.ask_link import Concept
from queries.ask_rank import Ranked, Scored
from queries.index import Index
from queries.passages import Passage
from queries.words import plain, stem

FOUND_SCORE, FOUND_DIRECT = 0.74, 0.2
# Less is enough where the paragraph is also the one that means most nearly what is asked.
AGREED_SCORE, AGREED_LIKENESS = 0.65, 0.45
SAME_PLACE_SCORE, SAME_PLACE_GAIN = 0.5, 0.12
OTHER_PLACE_SCORE, OTHER_PLACE_GAIN, WHERE_SCORE = 0.96, 0.15, 0.88
LOOKED_AT = 15
NEARLY_BEST = 0.9
MOST_PLACES = 3
MOST_SIBLINGS = 6
FURTHER = 2
LIST_SCORE, LIST_SHARE = 0.6, 0.8
BEGINNING, IN_HEADING = 30, 0.7
# What is asked for so, a paragraph seldom says in one sentence.
OF_SEVERAL_SENTENCES: frozenset[Kind] = frozenset({"meaning", "content", "list", "difference", "why", "rule"})
_GOES_ON = re.compile(r"(?:These|This|It|They|Such|Those)\b|The ([a-z]+)\b")
_POINTER = re.compile(r"(?:See|Refer to)\b")
_SEVERAL = re.compile(r"\b(?:what|which|at which|under (?:what|which)) (?:[\w-]+ )?\w+s\b|\boptions\b", re.IGNORECASE)
# "Who can help us with …, whom to contact": an address answers it.
_CONTACTING = re.compile(
    r"\b(?:who|whom|where)\b.*\b(?:contact|call|e-?mail|reach|get in touch|turn to|write to)\b", re.IGNORECASE
)
_YES_NO = re.compile(r"(?:can|may|must|should|do|does|is|are|has|have|will|could|would)\b", re.IGNORECASE)
DUTY_WORDS = frozenset({"duties", "responsibilities", "tasks", "obligations", "duty", "responsibility"})


def is_found(index: Index, scored: Scored, asked: Asked, *, most_alike: int) -> bool:
    """Tell whether a passage holds enough of the question to answer it.

    A cross-reference ("See Section …") need not hold what its heading says.
    """
    if scored.score >= AGREED_SCORE and scored.likeness >= AGREED_LIKENESS:
        passages, places = index.material.passages, index.material.places
        if places[passages[scored.passage].place].paragraph == places[passages[most_alike].place].paragraph:
            return True
    return scored.score >= FOUND_SCORE and (scored.direct >= FOUND_DIRECT or "where" in asked.kinds)


def choose(index: Index, chapter: Ranked) -> list[int]:
    """Give the passages of an answer of a few sentences, the most telling first; none if nothing is found."""
    ranked, asked, most_alike = chapter.passages, chapter.asked, chapter.most_alike
    looked_at = ranked[:LOOKED_AT]
    best = next((scored for scored in looked_at if is_found(index, scored, asked, most_alike=most_alike)), None)
    if best is None or best.score < ranked[0].score * NEARLY_BEST:
        return []
    concepts = asked.concepts
    passages = index.material.passages
    total = sum(concept.weight for concept in concepts)
    covered = list(best.own)
    chosen = [best.passage]
    places = [passages[best.passage].place]
    elsewhere = WHERE_SCORE if "where" in asked.kinds else OTHER_PLACE_SCORE
    place = passages[best.passage].place
    others = [
        scored
        for order, scored in enumerate(ranked)
        if scored is not best and (order < LOOKED_AT or (scored.score and passages[scored.passage].place == place))
    ]
    for other in _order(index, others, best, asked):
        passage = passages[other.passage]
        if any(kind in CANNOT_GIVE and not gives(kind, passage.text, asked.question) for kind in asked.kinds[:1]):
            continue
        gain = sum(
            concept.weight * max(0.0, new - old) for concept, new, old in zip(concepts, other.own, covered, strict=True)
        )
        same = passage.place in places
        enough_score = other.score >= best.score * (SAME_PLACE_SCORE if same else elsewhere)
        enough_gain = gain / total >= (SAME_PLACE_GAIN if same else OTHER_PLACE_GAIN) and other.score >= best.score / 2
        if not (enough_score or enough_gain) or (not same and len(places) >= MOST_PLACES):
            continue
        if not same:
            places.append(passage.place)
        chosen.append(other.passage)
        covered = [max(pair) for pair in zip(covered, other.own, strict=True)]
    completing = _completing(index, best.passage, asked)
    further = _around(index, best.passage) if asked.kinds[0] in OF_SEVERAL_SENTENCES else []
    return list(dict.fromkeys([best.passage, *completing, *chosen[1:], *further]))


def _around(index: Index, number: int) -> list[int]:
    """Give the sentences that follow in the same place, then the one before: they may go on with what is asked."""
    place = index.by_place[index.material.passages[number].place]
    at = place.index(number)
    return [*place[at + 1 : at + 1 + FURTHER], *place[max(0, at - 1) : at]]


def _completing(index: Index, number: int, asked: Asked) -> list[int]:
    """Give the sentences of the same place without which the best one says too little."""
    passages, kinds = index.material.passages, asked.kinds
    around = index.by_place[passages[number].place]
    others = [other for other in around if other != number]
    if _CONTACTING.search(asked.question):
        addresses = [other for other in others if gives("contact", passages[other].text, asked.question)]
        if addresses:
            return addresses  # they come before what else there is room for
    if "content" in kinds:
        return [other for other in around if other != number and LISTING.search(passages[other].text)]
    found = []
    if "where" in kinds and not passages[number].cites:
        found += [other for other in around if passages[other].cites]
    before = index.antecedent(number)
    if before is None and number - 1 in around and _POINTER.match(passages[number].text):
        before = number - 1  # what it is that one is to look up
    following = _continued(index, number)
    return found + [other for other in (before, following) if other is not None]


def _continued(index: Index, number: int) -> int | None:
    """Give the next sentence of the place where it goes on about the same thing: "The assessment lists …", "It …"."""
    passages = index.material.passages
    if number + 1 >= len(passages) or passages[number + 1].place != passages[number].place:
        return None
    match = _GOES_ON.match(passages[number + 1].text)
    if match is None or (match[1] and match[1].lower()[:6] not in passages[number].text.lower()):
        return None
    return number + 1


def _order(index: Index, ranked: Sequence[Scored], best: Scored, asked: Asked) -> list[Scored]:
    """Where contents are asked for, give the sentences first that list them in the place of the best one."""
    if "content" not in asked.kinds:
        return list(ranked)
    place = index.material.passages[best.passage].place

    def lists(other: Scored) -> bool:
        passage = index.material.passages[other.passage]
        return passage.place == place and LISTING.search(passage.text) is not None

    return sorted(ranked, key=lambda other: not lists(other))


def wants_list(asked: Asked) -> bool:
    """Tell whether all duties are asked for, and not one thing about them: a law, a place, whether it is so."""
    other = {"where", "authority", "meaning", "difference", "who"}
    if asked.kinds[0] == "content":  # "which types of …": what is listed, in one place
        return False
    return "list" in asked.kinds and not (other & set(asked.kinds) or _YES_NO.match(asked.question))


def asks_for_several(asked: Asked) -> bool:
    """Tell whether more than one thing may be the answer: contents, a list, "which places", "under what conditions"."""
    return bool({"list", "content"} & set(asked.kinds)) or _SEVERAL.search(asked.question) is not None


def choose_list(index: Index, ranked: Sequence[Scored], concepts: Sequence[Concept]) -> list[tuple[float, int]]:
    """Give the passages with duties that a list asks for, of the actor, on the topic: those that fit best first.

    With each stands how much of the topic it has.
    """
    duties = index.material.duties
    bearers = {concept.named[2:] for concept in concepts if concept.named} & {
        bearer for duty in duties for bearer in duty.bearers
    }
    with_units = bearers.union(*(index.material.units.get(bearer, ()) for bearer in bearers))
    topics = [
        (which, concept)
        for which, concept in enumerate(concepts)
        if not concept.soft and not (concept.named and concept.named[2:] in bearers)
    ]
    named = [concept for concept in concepts if concept.named and concept.named[2:] in bearers]
    if not topics:
        return [(1.0, number) for number in _all_of(index, ranked, with_units, named)]
    total = sum(concept.weight for _, concept in topics)
    found: list[tuple[float, int]] = []
    for scored in ranked:
        passage = index.material.passages[scored.passage]
        if bearers and not _does(index, passage, with_units):
            continue
        if not bearers and not passage.duties:
            continue
        share = (
            sum(
                concept.weight * max(scored.own[which], _in_headings(index, passage.place, concept))
                for which, concept in topics
            )
            / total
        )
        if share >= LIST_SCORE:
            found.append((share, scored.passage))
    if not found:
        return []
    headed = [pair for pair in found if _headed(index, pair[1], [concept for _, concept in topics])]
    found = headed or found
    bar = max(share for share, _ in found) * LIST_SHARE
    return sorted((pair for pair in found if pair[0] >= bar), key=lambda pair: (-pair[0], pair[1]))


def _all_of(index: Index, ranked: Sequence[Scored], bearers: set[str], named: Sequence[Concept]) -> list[int]:
    """Give all duties of an actor, in reading order: those under a heading that names them, or all that it bears."""
    passages, duties = index.material.passages, index.material.duties
    numbers = sorted(
        scored.passage for scored in ranked if index.material.places[passages[scored.passage].place].kind != "Chapter"
    )
    headings = {
        int(place)
        for word in DUTY_WORDS
        for place in index.headings.get(f"t:{stem(plain(word))}")
        if index.material.places[place].kind != "Chapter"
        and all(any(index.headings.holds(place, feature) for feature, _ in concept.features) for concept in named)
    }
    headed = [
        number
        for number in numbers
        if headings.intersection([passages[number].place, *index.ancestors(passages[number].place)[:1]])
    ]
    if named and headed:
        return headed
    return [number for number in numbers if any(duties[duty].bearers & bearers for duty in passages[number].duties)]


def _headed(index: Index, number: int, topics: Sequence[Concept]) -> bool:
    """Tell whether the headings over a passage name all that the list is to be about."""
    place = index.material.passages[number].place
    return bool(topics) and all(_in_headings(index, place, concept) >= IN_HEADING for concept in topics)


def _does(index: Index, passage: Passage, bearers: set[str]) -> bool:
    """Tell whether one of the actors bears a duty of the passage, or the passage begins with the actor."""
    if any(index.material.duties[duty].bearers & bearers for duty in passage.duties):
        return True
    return any(f"e:{bearer}" in index.features(passage.text[:BEGINNING]) for bearer in bearers)


def _in_headings(index: Index, place: int, concept: Concept) -> float:
    places = [place, *index.ancestors(place)[:-2]]
    return max(
        (
            worth * 0.9
            for feature, worth in concept.features
            if any(index.headings.holds(each, feature) for each in places)
        ),
        default=0.0,
    )


def with_siblings(index: Index, chosen: Sequence[int]) -> list[int]:
    """Add the other paragraphs of a list of which two were chosen, or one and its lead-in: half of it answers nothing.

    A list are the paragraphs below one whose text ends with a colon.
    """
    places = index.material.places
    taken = [index.material.passages[number].place for number in chosen]
    found = list(chosen)
    for lead_in in dict.fromkeys(places[place].parent for place in taken):
        if lead_in is None or not _leads_on(places[lead_in].text):
            continue
        items = [each for each in index.children.get(lead_in, ()) if places[each].offset is None]
        if len(items) <= MOST_SIBLINGS and len({*items, lead_in} & set(taken)) > 1:
            found.extend(number for each in items if each not in taken for number in _first_of(index, each))
    return found


def _leads_on(text: str) -> bool:
    return text.rstrip().endswith(":")


def _first_of(index: Index, place: int) -> list[int]:
    """Give the first passage of a place, or none where it has only a heading."""
    return index.by_place.get(place, [])[:1]


def with_parts(index: Index, chosen: Sequence[int], *, all_of_them: bool) -> list[int]:
    """Add what a passage leads into: the items right after it, and after a colon the paragraphs below.

    Of an answer of a few sentences only the first leads on, unless ``all_of_them`` do.
    """
    found: list[int] = []
    for number in chosen:
        found.append(number)
        passage = index.material.passages[number]
        if found[1:] and not all_of_them:
            continue
        colon = _leads_on(passage.text)
        later = [
            index.material.passages[other].start
            for other in index.by_place[passage.place]
            if index.material.passages[other].start > passage.start
        ]
        until = min(later, default=len(index.material.places[passage.place].text) + 1)
        for child in index.children.get(passage.place, ()):
            offset = index.material.places[child].offset
            item = index.material.places[child].kind in {"Item", "Note"}
            if (item and offset is not None and passage.end <= offset < until) or (colon and offset is None):
                found.extend(_first_of(index, child))
    return list(dict.fromkeys(found))
