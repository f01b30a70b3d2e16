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
from pages.views.people import Person, read_people


def page() -> None:
    """Lay the page out."""
    frame.title("Deadlines")
    with frame.errors_shown():
        book = frame.book()
        people = frame.kept("people", "", lambda: read_people(frame.store()))
        every = frame.records("deadlines")
        st.html(
            f'<h1 class="dg-h1">Deadlines</h1><p class="dg-lead">{len(every)} time limits that the manual sets, in its '
            "own words.</p>"
        )
        st.html('<h2 class="dg-h2">Real dates</h2>')
        real_dates(every)
        st.html('<h2 class="dg-h2">All time limits</h2>')
        chosen = actor(people, every)
        shown = frame.records("deadlines", actor=people[chosen].iri) if chosen else every
        st.html(limits_html(book, shown))
        cycle = cycle_of(book, frame.records("budget-timeline"))
        if cycle:
            st.html(f'<h2 class="dg-h2">The budget cycle</h2>{cycle_html(cycle, notional=calls_notional(book, cycle))}')
    frame.ready("deadlines")
    guide()


def actor(people: Mapping[str, Person], limits: Sequence[Mapping[str, str]]) -> str | None:
    """Narrow the table to one actor's limits; the address has the choice."""
    named = {
        name for row in limits for column in ("bearers", "impliedBearers") for name in row.get(column, "").split("; ")
    }
    options = {end: person.called for end, person in people.items() if person.called in named}
    given = st.query_params.get("actor")
    if st.session_state.get("deadlines-shown") != given:
        st.session_state["deadlines-shown"] = given
        st.session_state["deadlines-actor"] = given if given in options else None
    chosen = st.selectbox(
        "Whose",
        list(options),
        index=None,
        format_func=options.__getitem__,
        placeholder="Everybody's",
        key="deadlines-actor",
        width=320,
    )
    if chosen != given and (chosen or given in options):
        st.session_state["deadlines-shown"] = chosen
        if chosen:
            st.query_params["actor"] = chosen
        else:
            del st.query_params["actor"]
    return chosen


def real_dates(limits: Sequence[Mapping[str, str]]) -> None:
    """Let an event be chosen and dated, and give the dates that follow from it, also as a calendar file."""
    fixed = [row for row in limits if due(row, date(2024, 2, 29))]
    names = list(dict.fromkeys(event_of(row) for row in fixed))
    given = (st.query_params.get("event", ""), st.query_params.get("on", ""))
    if st.session_state.get("deadlines-dated") != given:
        st.session_state["deadlines-dated"] = given
        st.session_state["deadlines-event-name"] = given[0] if given[0] in names else None
        st.session_state["deadlines-day"] = dated(given[1])
    with st.container(horizontal=True, vertical_alignment="bottom", key="deadlines-event"):
        event = st.selectbox(
            "Event",
            names,
            index=None,
            placeholder="What the time is counted from",
            key="deadlines-event-name",
            width=520,
        )
        day = st.date_input("On", value=None, key="deadlines-day", width=180)
    if event is None or not isinstance(day, date):
        st.html(
            '<p class="dg-small">Choose an event and its date. Limits whose words fix no length of time, such as '
            "“before final approval”, are not here: no date follows from them.</p>"
        )
        return
    if (event, day.isoformat()) != given:
        st.session_state["deadlines-dated"] = (event, day.isoformat())
        st.query_params.update({"event": event, "on": day.isoformat()})
    rows = [row for row in fixed if event_of(row) == event]
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
