"""Decisions as Turtle and back: the only place that knows their triples.

A decision is a ``prov:Entity`` attributed to a ``prov:Person``; the slots of the duty are RDF's own statements about
statements (``rdf:Statement``), because what a reviewer saw or wants is not asserted by being written down.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

import pyoxigraph as ox

from foundation.errors import DutygraphError
from ontology.names import BASE, PREFIXES, iri, slug
from review.decision import MODALITIES, SLOTS, Decision, SlotKind, Slots, Verdict, tidy_slots

HEADER = "# What reviewers decided on the duties that were extracted. Each decision counts at the next build.\n\n"
USED = ("dcterms", "dg", "prov", "rdf", "rdfs", "xsd")
FOLDER = f"{BASE}review/"


def prologue() -> str:
    """Give the head of a file of decisions."""
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in USED)
    return f"{HEADER}@base <{BASE}> .\n{prefixes}"


def decision_iri(decision: Decision) -> str:
    """Give the IRI of a decision."""
    return f"{FOLDER}{decision.name}"


def to_turtle(decision: Decision) -> str:
    """Give one decision as a block of Turtle, to stand below ``prologue``."""
    subject = decision_iri(decision)
    person = f"{BASE}reviewer/{slug(decision.reviewer) or 'reviewer'}-{_digest(decision.reviewer, 6)}"
    lines = [
        ("a", [_short(iri("dg:Decision"))]),
        ("dcterms:description", [_text(decision.reason)]),
        ("dcterms:source", [_short(decision.provision)]),
    ]
    statements: list[str] = []
    for name, slots in (("dg:asCorrected", decision.corrected), ("dg:asSeen", decision.seen)):
        nodes = []
        for count, (slot, value) in enumerate(_pairs(slots), start=1):
            node = f"{subject}/{name.partition(':as')[2].lower()}/{count}"
            nodes.append(_short(node))
            statements.append(_statement(node, decision.norm, slot, value))
        if nodes:
            lines.append((name, nodes))
    lines += [
        ("dg:decidesOn", [_short(decision.norm)]),
        ("dg:extractedAction", [_text(decision.action)]),
        ("dg:quote", [_text(decision.quote)]),
        ("dg:verdict", [_text(decision.verdict)]),
        ("prov:generatedAtTime", [f'"{_time(decision.decided)}"^^xsd:dateTime']),
        ("prov:wasAttributedTo", [_short(person)]),
    ]
    return "\n\n".join(
        [
            _block(subject, lines),
            *statements,
            _block(person, [("a", ["prov:Person"]), ("rdfs:label", [_text(decision.reviewer)])]),
        ]
    )


def from_turtle(text: str) -> tuple[Decision, ...]:
    """Read decisions, in the order in which they were made. Raises ``DutygraphError`` (``damaged-review``)."""
    store = ox.Store()
    try:
        store.load(text.encode(), format=ox.RdfFormat.TURTLE, base_iri=BASE)
    except (SyntaxError, ValueError, UnicodeEncodeError) as error:
        raise _damaged(f"it is not Turtle: {error}") from None
    found = store.quads_for_pattern(None, _node("rdf:type"), _node("dg:Decision"))
    decisions = [_decision(store, quad.subject) for quad in found if isinstance(quad.subject, ox.NamedNode)]
    return tuple(sorted(decisions, key=lambda decision: decision.order))


def new_name(*parts: str) -> str:
    """Give the name of a new decision from all that makes it what it is."""
    return _digest("\0".join(parts), 20)


def _pairs(slots: Slots) -> Iterator[tuple[str, str]]:
    for slot, values in slots.items():
        for value in values:
            yield slot, value


def _statement(node: str, norm: str, slot: str, value: str) -> str:
    predicate, thing = f"dg:{slot}", _short(value) if SLOTS[slot] is SlotKind.THINGS else _text(value)
    if slot == "modality":
        predicate, thing = "rdf:type", f"dg:{value}"
    elif slot == "notification":
        predicate, thing = "rdf:type", "dg:Notification"
    elif SLOTS[slot] is SlotKind.FLAG:
        thing = "true"
    parts = [("rdf:subject", [_short(norm)]), ("rdf:predicate", [predicate]), ("rdf:object", [thing])]
    return _block(node, [("a", ["rdf:Statement"]), *parts])


def _decision(store: ox.Store, subject: ox.NamedNode) -> Decision:
    def one(name: str) -> str:
        values = [quad.object for quad in store.quads_for_pattern(subject, _node(name), None)]
        if len(values) != 1 or not isinstance(values[0], ox.NamedNode | ox.Literal):
            raise _damaged(f"{subject.value} has {len(values)} values of {name} instead of one")
        return values[0].value

    person = ox.NamedNode(one("prov:wasAttributedTo"))
    labels = [quad.object for quad in store.quads_for_pattern(person, _node("rdfs:label"), None)]
    try:
        verdict, decided = Verdict(one("dg:verdict")), datetime.fromisoformat(one("prov:generatedAtTime"))
    except ValueError as error:
        raise _damaged(f"{subject.value}: {error}") from None
    if decided.tzinfo is None:
        raise _damaged(f"the time of {subject.value} has no time zone")
    if not subject.value.startswith(FOLDER):
        raise _damaged(f"{subject.value} is no name of a decision")
    return Decision(
        name=subject.value.removeprefix(FOLDER),
        verdict=verdict,
        reviewer=min((each.value for each in labels if isinstance(each, ox.Literal)), default=person.value),
        reason=one("dcterms:description"),
        decided=decided,
        norm=one("dg:decidesOn"),
        provision=one("dcterms:source"),
        quote=one("dg:quote"),
        action=one("dg:extractedAction"),
        seen=_slots(store, subject, "dg:asSeen"),
        corrected=_slots(store, subject, "dg:asCorrected"),
    )


def _slots(store: ox.Store, subject: ox.NamedNode, name: str) -> Slots:
    found: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(subject, _node(name), None):
        parts: list[str] = []
        for part in ("rdf:predicate", "rdf:object"):
            values = [
                each.object
                for each in store.quads_for_pattern(quad.object, _node(part), None)  # type: ignore[arg-type]
                if isinstance(each.object, ox.NamedNode | ox.Literal)
            ]
            if len(values) != 1:
                raise _damaged(f"{quad.object} has {len(values)} values of {part} instead of one")
            parts.append(values[0].value)
        slot, value = _slot(parts[0], parts[1])
        found.setdefault(slot, []).append(value)
    return tidy_slots(found)


def _slot(predicate: str, value: str) -> tuple[str, str]:
    if predicate == iri("rdf:type"):
        local = value.removeprefix(PREFIXES["dg"])
        if local == "Notification":
            return "notification", "true"
        if local in MODALITIES:
            return "modality", local
    local = predicate.removeprefix(PREFIXES["dg"])
    if local not in SLOTS or local in {"modality", "notification"}:
        raise _damaged(f"{predicate} {value} is no slot of a duty")
    return local, value


def _block(subject: str, lines: list[tuple[str, list[str]]]) -> str:
    body = " ;\n".join(f"    {name} {_list(values)}" for name, values in lines)
    return f"{_short(subject)}\n{body} ."


def _list(values: list[str]) -> str:
    return values[0] if len(values) == 1 else "".join(f"\n        {value} ," for value in values).removesuffix(" ,")


def _short(whole: str) -> str:
    ox.NamedNode(whole)  # a value that is no IRI is refused here and not by the next reader of the file
    for prefix in USED:
        local = whole.removeprefix(PREFIXES[prefix])
        if local != whole and local.isalnum():
            return f"{prefix}:{local}"
    return f"<{whole.removeprefix(BASE)}>" if whole.startswith(BASE) else f"<{whole}>"


def _text(value: str) -> str:
    return str(ox.Literal(str(value)))


def _time(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(iri(name))


def _digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def _damaged(what: str) -> DutygraphError:
    return DutygraphError(
        "damaged-review", f"The file of review decisions is damaged: {what}.", "Mend it, or restore an older one."
    )
