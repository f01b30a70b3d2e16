"""A duty under review and the decisions that were made, as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pages.views.duties import modal_html, review_link
from pages.views.marks import escape
from pages.views.reading import Book, manual_link
from pages.views.reviewing import Made
from queries.modality import modal
from review.decision import SLOTS, SlotKind, Slots, Verdict

# The slots for people, in the order in which a sentence has them.
LABELS = {
    "bearer": "Who",
    "impliedBearer": "Who, implied",
    "modality": "Force",
    "action": "Does",
    "object": "What",
    "recipient": "Told or sent to",
    "coordinatesWith": "Together with",
    "copyTo": "Copy to",
    "approver": "Approved by",
    "via": "By way of",
    "deadline": "Time limit",
    "trigger": "When",
    "condition": "If",
    "exception": "Unless",
    "purpose": "In order to",
    "governedBy": "Under",
    "notification": "Is a notification",
}
VERDICTS = {Verdict.CONFIRM: "confirmed", Verdict.CORRECT: "corrected", Verdict.REJECT: "rejected"}
STATES = {"applied": "counts"}


def slots_html(slots: Slots, names: Mapping[str, str]) -> str:
    """Give a duty slot by slot; what every duty should have and this one lacks is said so."""
    needed = "" if "bearer" in slots or "impliedBearer" in slots else _line("Who", "<i>nobody is named</i>")
    lines = (_line(label, _shown(slot, slots, names)) for slot, label in LABELS.items() if slot in slots)
    return f'<dl class="dg-facts dg-slots">{needed}{"".join(lines)}</dl>'


def _line(label: str, value: str) -> str:
    return f"<dt>{escape(label)}</dt><dd>{value}</dd>"


def _shown(slot: str, slots: Slots, names: Mapping[str, str]) -> str:
    if slot == "modality":
        return modal_html(slots[slot][0].lower(), negated="negated" in slots)
    return escape(words_of(slot, slots, names))


def words_of(slot: str, slots: Slots, names: Mapping[str, str]) -> str:
    """Give the values of a slot as people read them."""
    values = slots.get(slot, ())
    if slot == "modality" and values:
        return modal(values[0].lower(), negated="negated" in slots)
    if SLOTS[slot] is SlotKind.THINGS:
        return "; ".join(names.get(value, value) for value in values)
    return "yes" if SLOTS[slot] is SlotKind.FLAG and values else "; ".join(values)


def made_html(book: Book, made: Sequence[Made], names: Mapping[str, str]) -> str:
    """Give decisions as a table; each opens to its words, its reason and what it changes."""
    widths = "8.5rem minmax(7rem, 1fr) 6rem minmax(14rem, 3fr) minmax(8rem, 1.4fr) 6.6rem"
    heads = ("When", "Who", "Decided", "The words", "What became of it", "Where")
    head = "".join(f"<span>{name}</span>" for name in heads)
    rows = "".join(_made(book, each, names) for each in made)
    return (
        f'<div class="dg-table dg-made" style="--dg-columns: {widths}"><div class="dg-table-head" aria-hidden="true">'
        f"{head}</div>{rows}</div>"
    )


def _made(book: Book, made: Made, names: Mapping[str, str]) -> str:
    decision = made.decision
    place = book.places.get(decision.provision)
    number = place.key if place else decision.provision.rpartition("/")[2]
    state = STATES.get(made.state, made.state)
    alarm = ' class="dg-outdated"' if made.state == "outdated" else ""
    cells = (
        f"<span>{decision.decided:%Y-%m-%d %H:%M}</span>",
        f"<span><strong>{escape(decision.reviewer)}</strong></span>",
        f"<span>{VERDICTS[decision.verdict]}</span>",
        f'<span class="dg-cell-object">{escape(_short(decision.quote))}</span>',
        f"<span{alarm}>{escape(state)}</span>",
        f'<span class="dg-cell-provision">{escape(number)}</span>',
    )
    links = f'<a href="{escape(manual_link(number))}" data-go>Read {escape(number)}</a>' if place else ""
    if place and (made.candidate is not None or made.state == "applied"):
        links += f' · <a href="{escape(review_link(made.norm))}" data-go>Decide again</a>'
    why = f'<p class="dg-outdated">{escape(made.why)}</p>' if made.why else ""
    return (
        f'<details class="dg-table-row"><summary>{"".join(cells)}</summary><div class="dg-passage">{why}'
        f"<p><q>{escape(decision.quote)}</q></p><p>{escape(decision.reason)}</p>{changes_html(made, names)}"
        f"<p>{links}</p></div></details>"
    )


def changes_html(made: Made, names: Mapping[str, str]) -> str:
    """Give what a correction changes, slot by slot, before and after; nothing for another verdict."""
    decision = made.decision
    if decision.verdict is not Verdict.CORRECT:
        return ""
    rows = ""
    for slot, label in LABELS.items():
        before = words_of(slot, decision.seen, names)
        after = words_of(slot, decision.corrected, names)
        if before != after:
            rows += (
                f'<tr><th scope="row">{escape(label)}</th><td><del>{escape(before) or "—"}</del></td>'
                f"<td><ins>{escape(after) or '—'}</ins></td></tr>"
            )
    return (
        '<table class="dg-grid dg-changes"><thead><tr><th scope="col">Slot</th><th scope="col">As it was read</th>'
        f'<th scope="col">As it should be</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _short(text: str) -> str:
    return text if len(text) <= 110 else f"{text[:110].rsplit(' ', 1)[0]} …"
