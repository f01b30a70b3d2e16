"""Telling what kind of thing a name names, by its head noun ("... Program Plan" is a document)."""

from __future__ import annotations

import re

from ingest.entities import EntityKind

HEADS: dict[EntityKind, frozenset[str]] = {
    EntityKind.ORGANIZATION: frozenset(
        "agency authority organization command department office bureau directorate division university administration"
        " service services staff embassy consulate center centre council committee ministry commission"
        " academy institute school"
        " schoolhouse army navy corps guard fund board branch wing squadron installation headquarters group panel"
        " congress senate house secretariat establishment component team teams mission missions".split()
    ),
    EntityKind.POSITION: frozenset(
        "secretary director chief officer manager commander attaché attache ambassador president administrator chairman"
        " coordinator comptroller controller counsel representative official advisor adviser executive deputy"
        " inspector agent"
        " commissioner liaison supervisor poc".split()
    ),
    EntityKind.DOCUMENT: frozenset(
        "letter request report plan assessment form order orders strategy guide notice certificate list briefing"
        " package"
        " application certification notification statement summary amendment modification record schedule roster"
        " checklist worksheet survey proposal nomination agenda minutes case document documents receipt manifest"
        " manifests data brief solicitation license contract estimate invoice bill forecast justification spreadsheet"
        " quote itinerary memo message inquiry submission file files guidance authorization budget recommendation"
        " recommendations"
        " submissions reports requests plans letters forms documents proposals justifications requisition"
        " requisitions".split()
    ),
    EntityKind.AUTHORITY: frozenset(
        "act directive instruction regulation regulations manual memorandum agreement treaty handbook code law policy"
        " amendment moa mou convention statute supplement standards memoranda".split()
    ),
    EntityKind.SYSTEM: frozenset(
        "system portal network module database website site web tool webtool application repository interface".split()
    ),
    EntityKind.PROGRAM: frozenset(
        "program programs financing sales training education initiative assistance fellowship monitoring cooperation"
        " project exercise exercises exchange fund action transportation relief response capacity protection testing"
        " trade logistics".split()
    ),
    EntityKind.GROUP: frozenset(
        "students personnel representatives officials companies competitors contractors industry nation nations"
        " competitor competitors countries"
        " governments visitors vendors customers purchasers suppliers members individuals citizens civilians firms"
        " student trainees employees nationals stakeholders dependents trainers translators".split()
    ),
}
# Heads of capitalized names only: in small letters they name too many other things.
_OF_NAMES: dict[EntityKind, frozenset[str]] = {
    EntityKind.ORGANIZATION: frozenset(
        "activity facility arsenal depot laboratory forces force garrison consortium".split()
    ),
    EntityKind.AUTHORITY: frozenset("charter arrangement accord protocol pact determination circular decree".split()),
    EntityKind.DOCUMENT: frozenset(
        "advisory baseline template catalog fact book newsletter card passport visa".split()
    ),
    EntityKind.PROGRAM: frozenset("approach exchanges partnership".split()),
    EntityKind.POSITION: frozenset("head attendant specialist analyst engineer judge speaker".split()),
}
_PLURALS = {"agencies": "agency", "attachés": "attaché", "secretaries": "secretary", "deputies": "deputy"}
# Heads of two words that say another thing than their last word.
_PAIRS = {"web page": EntityKind.SYSTEM, "executive order": EntityKind.AUTHORITY} | dict.fromkeys(
    ("inspector general", "attorney general", "surgeon general", "adjutant general", "comptroller general"),
    EntityKind.POSITION,
)
_ALWAYS_PLURAL = (
    "ss",
    "us",
    "is",
    "sales",
    "ics",
    "affairs",
    "services",
    "forces",
    "headquarters",
    "operations",
    "corps",
)
_AFTER_HEAD = re.compile(r"\s+(?:of|for|on|to|in|with|at|by|from|under|concerning|regarding|between)\s+", re.IGNORECASE)


def kind_of(name: str) -> EntityKind | None:
    """Give the kind that the head noun of a name says, or None.

    The head stands last, but for what follows a preposition: "Office of Management and Budget" is an office,
    "Country Team Assessment" an assessment.
    """
    head, _, addition = name.strip().rpartition(" - ")
    if head and (kind := kind_of(addition) or kind_of(head)):
        return kind
    words = re.findall(r"[\w\u2019'&]+", _AFTER_HEAD.split(name.strip(), maxsplit=1)[0])
    if pair := _PAIRS.get(" ".join(words[-2:]).lower().removesuffix("s")):
        return pair
    while words:
        if kind := _kind_of_word(words[-1]):
            return kind
        # "Regional Execution Directorate (IOPS/REX)", "Volume 2": what is no word says nothing.
        if not re.search(r"\d", words[-1]):
            return None
        words = words[:-1]
    return None


def _kind_of_word(word: str) -> EntityKind | None:
    lower = word.lower()
    singular = _PLURALS.get(lower) or (lower[:-1] if lower.endswith("s") and not lower.endswith("ss") else lower)
    for form in (lower, singular, f"{lower}s"):
        for kind, heads in HEADS.items():
            if form in heads:
                return kind
    if word[:1].isupper():
        return next((kind for kind, heads in _OF_NAMES.items() if {lower, singular} & heads), None)
    return None


def singular_name(name: str) -> str:
    """Give a name with its last word in the singular: "agencies", "reports", but "logistics", "sales", "process"."""
    head, preposition, rest = name.partition(" of ")
    if preposition:
        return f"{singular_name(head)}{preposition}{rest}"
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-1] if name.endswith("s") and not name.endswith(_ALWAYS_PLURAL) else name
