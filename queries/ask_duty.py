"""A duty as a sentence: "The SCO should advise the IA and DSCA." — from its slots and, as far as it goes, the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from queries.ask_fit import Asked
from queries.ask_link import Concept
from queries.index import Index
from queries.modality import MODALS
from queries.words import Token, stem, tokens

Record = Mapping[str, str]

LONGEST = 220  # characters of the sentence; what is longer is no short answer
LONGEST_OBJECT, SHORTEST_OBJECT, LONGEST_NAME, NEXT_TO = 140, 3, 28, 15
SURE = 0.6  # the least confidence of a duty that is put into words of our own
# As the first words of a sentence: "Requests for …", no name.
_OPENS = re.compile(r"(?:A|An|The|Any|All|Each|These|This|Such)\b|[A-Z][a-z]+ [a-z]")
_YES_NO = re.compile(r"(?:is|are|was|do|does|did|can|may|must|should|shall|will|would|could|has|have)\b", re.IGNORECASE)
_MEMBERS = re.compile(r" (?:personnel|staff|chiefs?|members?|officials?|officers?|representatives?|offices?)\b")
_LISTS = re.compile(r"[:;]")
_BY = re.compile(r" (?:\w+ly )?by\b")
_TOLD = re.compile(
    r"\bto (?:who|whom|which|what)\b|\bwhom\b|\bwho (?:\w+ ){0,2}(?:gets?|receives?|hears?)\b|"
    r"\bwho (?:do|does|did|must|should|shall|can|may|will|would|has|have|is|are) (?:we|i|you|the|to|be|[A-Z]\w+)\b|"
    r"\bwho (?:\w+ ){0,3}(?:told|notified|informed|advised|alerted|warned|contacted|given|sent)\b|"
    r"\bwhere (?:do|does|must|should|shall|can|may|will|is|are)\b|\bgoes? (?:where|to)\b",
    re.IGNORECASE,
)
# What may follow the object of a sentence without being part of it.
_GOES_ON = re.compile(
    r"\s*(?:$|[.,;:]|(?:to|for|in|via|by|at|on|when|if|once|and|or|with|through|as|prior|before|after|upon|during|"
    r"following|from|until|unless|using|under)\b)"
)
_SUBJECT_ENDS = re.compile(r"\s*(?:is|are|was|were|must|should|shall|may|will|can|cannot)\b")
_STOP = re.compile(r"[;:]|(?<!\b[A-Z])\.(?=\s|$)|, ")
_HELD_BACK = re.compile(r"\b(?:to|must|should|shall|may|might|will|can|cannot|not|be|been|being)\s+(?:\w+ly\s+)?$")
_ARTICLE = re.compile(r"\b(?:the|an?) (?:[A-Z][\w/&-]* ){0,2}$", re.IGNORECASE)


def duty_sentence(index: Index, number: int, own: Sequence[Record], asked: Asked) -> str:
    """Give the duty asked about as a sentence; nothing where a slot is missing or not sure.

    ``own`` are the rows of the passage ``number``. What is asked of somebody who is told needs a duty that names them,
    and a question for yes or no gets no such sentence: whether it is so depends on all that is quoted.
    """
    record = None if _YES_NO.match(asked.question) else asked_about(index, own, asked)
    if (
        record is None
        or not _is_plain(index, record)
        or (_TOLD.search(asked.question) and not record.get("recipients", ""))
    ):
        return ""
    text = index.material.passages[number].text
    act = next((token for token in tokens(text) if token.stem == stem(record.get("action", ""))), None)
    bearers = [_called(index, number, name, act) for name in record.get("bearers", "").split("; ")]
    what = _object(index, text, record, [each.get("action", "") for each in own], act) if act else ""
    if act is None or not what:
        return ""
    stands_by = [len(text[who.end : act.start]) <= NEXT_TO for who in bearers if 0 <= who.end <= act.start]
    verb = _verb(text, act, record.get("action", ""), MODALS[record.get("modality", "")], stated=any(stands_by))
    if _LISTS.search(what):
        return ""
    said = f"{' and '.join(who.words for who in bearers)} {verb} {what}"
    return _under_what(record, said, may_lack=asked.kinds[0] == "who")


def _is_plain(index: Index, record: Record) -> bool:
    """Tell whether a row is one sure duty of somebody named."""
    if record.get("modality", "") not in MODALS or record.get("negated") == "true" or not record.get("bearers"):
        return False
    acted = record.get("object", "")
    if (
        " | " in record.get("action", "") + acted
        or len(acted) < SHORTEST_OBJECT
        or float(record.get("confidence", "0")) < SURE
    ):
        return False
    return not index.actors(acted) & index.actors(record.get("bearers", ""))


def _under_what(record: Record, said: str, *, may_lack: bool) -> str:
    """Put before a duty when or under what it holds; without room for that there is no sentence, unless it may lack."""
    limit = record.get("trigger") or record.get("condition") or ""
    if not limit or limit in said:
        return _sentence(said)
    broken = " | " in limit or limit.endswith((" and", " or"))
    whole = _sentence(f"{limit}, {said}")
    if not broken and len(whole) <= LONGEST:
        return whole
    return _sentence(said) if may_lack else ""


def asked_about(index: Index, own: Sequence[Record], asked: Asked) -> Record | None:
    """Give the duty that does what is asked about: the only one, or the one that holds most of the question."""
    act, subject, target = asked.frame.act, asked.frame.subject, asked.frame.target
    if act is not None:
        own = [record for record in own if holds(index, asked.concepts[act], record.get("action", ""))]
    if subject is not None:
        own = [record for record in own if holds(index, asked.concepts[subject], record.get("bearers", ""))]
    elif target is not None and asked.concepts[target].actor and asked.kinds[0] != "who":
        own = [record for record in own if holds(index, asked.concepts[target], _words(record, "bearers recipients"))]
    worths = [
        sum(concept.weight for concept in asked.concepts if holds(index, concept, _words(record))) for record in own
    ]
    best = [record for record, worth in zip(own, worths, strict=True) if worth == max(worths)]
    return best[0] if len(best) == 1 else None


def holds(index: Index, concept: Concept, text: str) -> bool:
    """Tell whether a text speaks of a thing that a question speaks of."""
    held = index.features(text)
    return any(feature in held for feature, _ in concept.features)


def _words(record: Record, slots: str = "bearers action object recipients deadlines") -> str:
    return " ".join(record.get(slot, "") for slot in slots.split())


def _verb(text: str, act: Token, action: str, modal: str, *, stated: bool) -> str:
    """Give the act as the text has it ("manages"), or with "must" where the text says it in another form."""
    as_it_is = stated and act.plain == action and not _HELD_BACK.search(text[: act.start])
    return act.text.lower() if as_it_is and modal == "must" else f"{modal} {action}"


def _object(index: Index, text: str, record: Record, actions: Sequence[str], act: Token) -> str:
    """Give what is acted on, to the end of its clause; before a passive, with those who are told."""
    acted = record.get("object", "")
    recipients = [name for name in record.get("recipients", "").split("; ") if name]
    to = f" to {' and '.join(recipients)}" if recipients else ""
    start = text.find(acted)
    end = start + len(acted)
    if start < 0 or " and " in text[act.end : start]:
        return ""
    if start < act.start:
        passive = _SUBJECT_ENDS.match(text, end) and _BY.match(text, act.end)
        return (acted[:1].lower() + acted[1:] if _OPENS.match(acted) else acted) + to if passive else ""
    others = {stem(action) for action in actions} - {act.stem}
    whole = text[start : _end_of_clause(text, end, others)].rstrip(" .")
    said = whole if len(whole) <= LONGEST_OBJECT and whole.count("(") == whole.count(")") else acted.rstrip(" .")
    if said != whole and not (_GOES_ON.match(text, end) and len(acted) <= LONGEST_OBJECT):
        return ""
    return said if index.actors(said) or not recipients else said + to


def _end_of_clause(text: str, position: int, other_acts: set[str]) -> int:
    """Give where the clause ends that goes on at ``position``: at a mark, or before another duty ("and prepares …")."""
    match = _STOP.search(text, position)
    end = match.start() if match else len(text)
    for token in tokens(text[position:end]):
        joined = re.search(r",? (?:and|or) $", text[position : position + token.start])
        if joined and token.stem in other_acts:
            return position + joined.start()
    return end


class _Called(NamedTuple):
    """How a bearer is called, and where the passage ends calling it so; -1 where it does not."""

    words: str
    end: int


def _called(index: Index, number: int, name: str, act: Token | None) -> _Called:
    """Give a bearer as the passage calls it, with its article; by its name where it is not called so, or at length."""
    text = index.material.passages[number].text
    features = index.actors(name)
    found = _Called(name, -1)
    for mention in index.mentions(number):
        before = text[: mention.start]
        if mention.feature not in features or mention.end - mention.start > LONGEST_NAME or before.endswith("("):
            continue
        if found.end >= 0 and (act is None or mention.end > act.start):
            break  # the last one before the act is the one that does it
        members = _MEMBERS.match(text, mention.end)
        end = members.end() if members else mention.end
        article = _ARTICLE.search(before)
        words = (article.group() if article else "") + text[mention.start : end]
        found = _Called(words[:1].lower() + words[1:] if article else words, end)
    return found


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".”", '."')) else ".")
