"""All time limits, the budget cycle over the year, real dates from an event's date. ``?actor=sco&event=…&on=…``"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from pages.views import frame
from pages.views.dates import due, ics
from pages.views.guide import guide
from pages.views.limits import (
    calls_notional,
    cycle_html,
    cycle_of,
    dates_html,
    limits_html,
    summary,
)
from pages.views.marks import escape
from pages.views.people import Person, read_people


def page() -> None:
    """Lay the page out."""
    frame.title("Deadlines")
    frame.style("limits")
    with frame.errors_shown():
        book = frame.book()
        people = frame.kept("people", "", lambda: read_people(frame.store()))
        every = frame.records("deadlines")
        chosen = st.query_params.get("actor", "")
        holders = bearing(people, every)
        st.html(
            f'<h1 class="dg-h1">Deadlines</h1><p class="dg-lead">{len(every)} time limits that the manual sets, in its '
            "own words.</p>"
        )
        # A box of its own, so that what stands below keeps its place, and its focus, whatever is in it.
        with st.container(key="deadlines-dates"):
            real_dates(every)
        st.html(f'<h2 class="dg-h2">All time limits</h2>{whose_html(holders)}')
        if chosen in holders:
            frame.title(f"{holders[chosen]} · Deadlines")
        shown = frame.records("deadlines", actor=people[chosen].iri) if chosen in holders else every
        st.html(limits_html(book, shown))
        cycle = cycle_of(book, frame.records("budget-timeline"))
        if cycle:
            st.html(f'<h2 class="dg-h2">The budget cycle</h2>{cycle_html(cycle, notional=calls_notional(book, cycle))}')
    frame.ready("deadlines")
    guide()


def bearing(people: Mapping[str, Person], limits: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Give those who must keep a limit: the end of the IRI and what people call them."""
    named = {
        name for row in limits for column in ("bearers", "impliedBearers") for name in row.get(column, "").split("; ")
    }
    return {end: person.called for end, person in people.items() if person.called in named}


def whose_html(holders: Mapping[str, str]) -> str:
    """Give the form that narrows the table to one actor's limits; the address has the choice."""
    options = options_html(holders)
    return (
        '<form class="dg-form dg-narrow" data-go><div class="dg-line"><select name="actor" aria-label="Whose">'
        f'<option value="">Whose: everybody\'s</option>{options}</select></div>'
        '<input type="hidden" name="event"><input type="hidden" name="on"></form>'
    )


def options_html(names: Mapping[str, str]) -> str:
    """Give the options of a choice: value and what is shown."""
    return "".join(f'<option value="{escape(value)}">{escape(shown)}</option>' for value, shown in names.items())


def real_dates(limits: Sequence[Mapping[str, str]]) -> None:
    """Let an event be chosen and dated, and give the dates that follow from it, also as a calendar file."""
    counted = [row for row in limits if row.get("event") or due(row, date(2024, 2, 29))]
    names = list(dict.fromkeys(event_of(row) for row in counted))
    st.html(
        '<h2 class="dg-h2">Real dates</h2><form class="dg-form" data-go><div class="dg-line">'
        '<select name="event" aria-label="Event"><option value="">What the time is counted from</option>'
        f"{options_html({name: name for name in names})}</select>"
        '<input type="date" name="on" aria-label="On"><button type="submit">Give dates</button></div>'
        '<input type="hidden" name="actor"></form>'
    )
    event, day = st.query_params.get("event", ""), dated(st.query_params.get("on", ""))
    if event not in names or day is None:
        st.html(
            '<p class="dg-small">Choose an event and give its date. Where the manual\'s words fix no length of time, '
            "such as “before final approval”, no date is invented.</p>"
        )
        return
    rows = [row for row in counted if event_of(row) == event]
    frame.title(f"{event[:60]} · Deadlines")
    st.html(dates_html(rows, event, day))
    events = [
        (
            f"{row['number']}-{number}",
            found.day,
            f"{found.bound} this day: {summary(row)}",
            f"{row['number']}: {row['quote']}",
        )
        for number, row in enumerate(rows)
        for found in due(row, day)
    ]
    if events:
        st.download_button("Calendar file (.ics)", ics(events), "deadlines.ics", "text/calendar", on_click="ignore")


def event_of(row: Mapping[str, str]) -> str:
    """Name what a limit is counted from; a yearly duty is counted from when it was last done."""
    if row.get("event"):
        return row["event"]
    return f"last time: {summary(row)}" if row.get("relation") == "every" else f"begin: {summary(row)}"


def dated(text: str) -> date | None:
    """Read the address's date; ``None`` for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


if __name__ == "__main__":
    frame.whole_app()
