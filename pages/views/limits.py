"""Time limits as HTML: all in one table, those of the budget cycle over the year, real dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pages.views.answers import passage_html
from pages.views.dates import PARTS, due, limit_words
from pages.views.duties import IMPLIED, is_implied, joined, modal_html, who
from pages.views.marks import escape
from pages.views.reading import Book, manual_link
from queries.modality import modal

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEVERAL = " | "


@dataclass(frozen=True)
class Step:
    """One date of the budget cycle: its words, month (1 to 12), part of it, its place and what happens."""

    words: str
    month: int
    part: str
    number: str
    text: str


def summary(row: Mapping[str, str]) -> str:
    """Say in one line who must do what."""
    bearer = f"{who(row)} (implied)" if is_implied(row) else who(row)
    return " ".join(part for part in (bearer, modal(row.get("modality", "")), act(row)) if part)


def act(row: Mapping[str, str]) -> str:
    """Say what is to be done."""
    return " ".join(part for part in (joined(row.get("action", ""), "/"), joined(row.get("object", ""), "; ")) if part)


def limits_html(book: Book, rows: Sequence[Mapping[str, str]]) -> str:
    """Give all limits as a table; a row opens to its words in their paragraph."""
    widths = "minmax(6rem, 1fr) 4.6rem minmax(12rem, 2.4fr) minmax(11rem, 2.2fr) minmax(7rem, 1.1fr) 6.6rem"
    names = ("Who", "", "Does what", "Time limit, as written", "Length", "Where")
    head = "".join(f"<span>{name}</span>" for name in names)
    body = "".join(_limit(book, row) for row in rows)
    return (
        f'<div class="dg-table" style="--dg-columns: {widths}"><div class="dg-table-head" aria-hidden="true">{head}'
        f"</div>{body}</div>"
    )


def _limit(book: Book, row: Mapping[str, str]) -> str:
    iri = book.find(row["number"])
    text = book.places[iri].text if iri else ""
    start = text.find(row["quote"])
    stretch = [(start, start + len(row["quote"]))] if start >= 0 else []
    length = limit_words(row)
    shown = escape(length) if fixes_length(row) else f'<span class="dg-small">{escape(length)}</span>'
    implied = IMPLIED if is_implied(row) else ""
    cells = (
        f'<span class="dg-cell-bearer"><strong>{escape(who(row)) or "—"}</strong>{implied}</span>',
        f"<span>{modal_html(row['modality'])}</span>",
        f'<span class="dg-cell-object">{escape(act(row))}</span>',
        f'<span class="dg-cell-when">{escape(row.get("timeLimit", ""))}</span>',
        f'<span class="dg-cell-authority">{shown}</span>',
        f'<span class="dg-cell-provision">{escape(row["number"])}</span>',
    )
    return (
        f'<details class="dg-table-row"><summary>{"".join(cells)}</summary>'
        f"{passage_html(book, row['number'], stretch)}</details>"
    )


def fixes_length(row: Mapping[str, str]) -> bool:
    """Tell whether the words of a limit fix a length of time."""
    return any(row.get(name) for name in ("duration", "minimum", "maximum"))


def cycle_of(book: Book, rows: Sequence[Mapping[str, str]]) -> tuple[Step, ...]:
    """Give the steps of the budget cycle, each place once, in the order of the table."""
    found: dict[str, Step] = {}
    for row in rows:
        iri = book.find(row["number"])
        month = row.get("month", "").strip("-")
        if iri is None or not month.isdecimal() or row["number"] in found:
            continue
        date_words, _, happens = book.places[iri].text.partition("\n")
        found[row["number"]] = Step(
            date_words, int(month), row.get("monthPart", ""), row["number"], happens or book.places[iri].text
        )
    return tuple(found.values())


def calls_notional(book: Book, steps: Sequence[Step]) -> bool:
    """Tell whether the text itself calls the timeline notional, in the heading of what a step stands in."""
    places = [place for step in steps if (iri := book.find(step.number)) for place in book.path(iri)]
    return any("notional" in place.title.casefold() for place in places)


def cycle_html(steps: Sequence[Step], *, notional: bool) -> str:
    """Give the cycle as a table whose bars stand where in the year they fall, from the first step's month on."""
    first = steps[0].month
    months = [(first - 1 + shift) % 12 + 1 for shift in range(12)]
    rows = "".join(_step(step, months) for step in steps)
    scale = "".join(f"<i>{MONTHS[month - 1]}</i>" for month in months)
    return (
        f'<p class="dg-about">{"The manual calls this timeline notional. " if notional else ""}'
        "Early, mid and late are drawn as the thirds of a month; the manual names no days, so no dates follow.</p>"
        '<table class="dg-grid dg-cycle"><thead><tr><th scope="col">When</th>'
        f'<th scope="col"><span class="dg-scale" aria-hidden="true">{scale}</span><span class="dg-hidden">In the year'
        '</span></th><th scope="col">What happens</th><th scope="col">Where</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _step(step: Step, months: Sequence[int]) -> str:
    begin, end = PARTS.get(step.part, (1, 30))
    left = (months.index(step.month) + (begin - 1) / 30) / 12 * 100
    width = (min(end, 30) - begin + 1) / 30 / 12 * 100
    link = f'<a href="{escape(manual_link(step.number))}" data-go>{escape(step.number)}</a>'
    return (
        f'<tr><th scope="row">{escape(step.words)}</th><td class="dg-year"><span class="dg-bar" '
        f'style="margin-left:{left:.1f}%;width:{width:.1f}%"></span></td><td>{escape(step.text)}</td><td>{link}</td></tr>'
    )


def dates_html(rows: Sequence[Mapping[str, str]], event: str, day: date) -> str:
    """Give the dates that follow from an event, each with its words; where the words fix none, that is said."""
    lines = "".join(
        f"<tr><td>{when_html(row, day)}</td>"
        f"<td>{escape(summary(row))}</td><td><q>{escape(row.get('timeLimit', ''))}</q></td>"
        f'<td><a href="{escape(manual_link(row["number"]))}" data-go>{escape(row["number"])}</a></td></tr>'
        for row in rows
    )
    heads = ("Date", "Who does what", "As written", "Where")
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        f'<table class="dg-grid dg-dates"><caption class="dg-h3">{escape(event)}: {escape(spoken(day))}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
    )


def when_html(row: Mapping[str, str], day: date) -> str:
    """Give the dates that a limit means for an event's day, or that its words fix none."""
    found = due(row, day)
    if found:
        return "<br>".join(f"{escape(each.bound)} <b>{escape(spoken(each.day))}</b>" for each in found)
    side = row.get("relation", "")
    near = f" Any day {side} {escape(spoken(day))}." if side in {"before", "after"} else ""
    return f"<b>No date.</b>{near} <span class='dg-small'>The words do not say how long.</span>"


def spoken(day: date) -> str:
    """Give a day as people write it: "Sat 13 March 2027"."""
    return f"{day:%a} {day.day} {day:%B} {day.year}"
