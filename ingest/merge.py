"""Coordinated verbs that share bearer, object and recipients are one norm: "monitor and manage"."""

from __future__ import annotations

from dataclasses import replace

from ingest.actors import distinct
from ingest.norms import Norm
from ingest.verbs import ALONE, TELL, known_verbs, third_person


def merged(norms: list[Norm], text: str) -> list[Norm]:
    """Make one norm of coordinated verbs that share bearer, object and recipients: "monitor and manage".

    Where the first verb stands bare ("reviews and forwards the plan to the ministry") all that follows is its own too.
    """
    kept: list[Norm] = []
    for norm in norms:
        last = kept[-1] if kept else None
        if last is not None and _go_together(last, norm) and _act_on_one_thing(last, norm, text):
            # "receives and answers": who receives first is not the one who tells
            told = last.notification or (norm.notification and last.action != "receive")
            reached = tuple(distinct([*last.recipients, *norm.recipients]))
            kept[-1] = replace(norm, action=last.action, start=last.start, notification=told, recipients=reached)
        else:
            kept.append(norm)
    return kept


def _go_together(last: Norm, norm: Norm) -> bool:
    return (
        last.start <= norm.start < last.end
        and norm.modality is last.modality
        and norm.marker == last.marker
        and norm.bearers == last.bearers
        and not last.deadlines
    )


def _act_on_one_thing(last: Norm, norm: Norm, text: str) -> bool:
    if not last.object and _ends_with_verb(last, text):
        return not (norm.action in TELL and last.action in ALONE)
    return _is_shared(last, norm, text) and not norm.recipients and not (last.recipients or last.coordinates)


def _is_shared(last: Norm, norm: Norm, text: str) -> bool:
    """Tell whether two acts have one object: the same words, which stand there only once."""
    return last.object == norm.object and text[norm.start : norm.end].count(norm.object or "\n") <= 1


def _ends_with_verb(norm: Norm, text: str) -> bool:
    """Tell whether the words of a norm end with its verb: what follows is the object of both."""
    words = text[norm.start : norm.end].split()
    last = words[-1].lower() if words else ""
    return last.startswith(norm.action[:3]) or last in known_verbs() or third_person(last)
