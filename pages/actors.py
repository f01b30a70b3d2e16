"""Everyone in the manual, and one actor's page: names, place, duties, what others owe it. ``?a=sco``"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import streamlit as st

from foundation.errors import DutygraphError
from pages.views import frame
from pages.views.answers import duties_table
from pages.views.guide import guide
from pages.views.marks import escape
from pages.views.people import (
    Person,
    around,
    drawing,
    people_html,
    read_people,
    read_ties,
    shares_html,
    ties_html,
)
from pages.views.reading import Book, manual_link
from queries.tables import safe_cell


def page() -> None:
    """Lay the page out."""
    frame.title("Actors")
    with frame.errors_shown():
        book = frame.book()
        people = frame.kept("people", "", lambda: read_people(frame.store()))
        wanted = st.query_params.get("a", "")
        if wanted and wanted not in people:
            frame.show_error(
                DutygraphError(
                    "no-such-actor", f"There is no actor {wanted[:80]!r}.", "Choose one of those in the list below."
                )
            )
        if wanted in people:
            frame.title(f"{people[wanted].called} · Actors")
            one(book, people, people[wanted])
        else:
            everyone(people)
    frame.ready("actors")
    guide()


def everyone(people: Mapping[str, Person]) -> None:
    """Show all actors, the busiest first, narrowed by a word."""
    bearing = sum(1 for person in people.values() if person.duties)
    st.html(
        f'<h1 class="dg-h1">Actors</h1><p class="dg-lead">{len(people)} offices, posts and parties that the manual '
        f"names; {bearing} of them bear duties.</p>"
    )
    word = st.text_input("Narrow by a name", key="actors-word", max_chars=80, width=360, type="search") or ""
    found = [
        person
        for person in people.values()
        if any(word.strip().casefold() in name.casefold() for name in (person.short, person.name, *person.others))
    ]
    st.html(people_html(found) if found else '<p class="dg-small">No actor has that in a name.</p>')


def one(book: Book, people: Mapping[str, Person], person: Person) -> None:
    """Show one actor."""
    st.html(header_html(person))
    duties = frame.records("duties-of-actor", actor=person.iri)
    ties = around(frame.kept("ties", "", lambda: read_ties(frame.store())), person.end)
    if ties:
        st.html('<h2 class="dg-h2">Place in the structure</h2>')
        st.graphviz_chart(drawing(people, ties, person.end), width="content")
        with st.expander("The same as a table, with the words that say so", expanded=len(ties) <= 3):
            quotes = [row for end in ends_of(ties) for row in said_of(people, end)]
            st.html(ties_html(people, ties, quotes))
    st.html(f'<h2 class="dg-h2">Duties <span class="dg-small">{len(duties)}</span></h2>')
    if duties:
        st.html(shares_html(book, duties))
        st.download_button(
            "Duties as CSV",
            data=as_csv(duties),
            file_name=f"duties-{person.end}.csv",
            mime="text/csv",
            on_click="ignore",
            key="actors-csv",
        )
        st.html(duties_table(book, duties))
    owed = frame.records("owed-to-actor", actor=person.iri)
    st.html(f'<h2 class="dg-h2">What others owe it <span class="dg-small">{len(owed)}</span></h2>')
    if owed:
        st.html(duties_table(book, owed))
    mentioned(person)


def header_html(person: Person) -> str:
    """Give the names of an actor."""
    full = f'<p class="dg-lead">{escape(person.name)}</p>' if person.called != person.name else ""
    others = [name for name in person.others if name not in (person.name, person.short)]
    defined = frame.records("about-entity", entity=person.iri) and frame.records("definitions", words=person.name)
    words = [row for row in defined if row.get("entity") == person.iri]
    also = f"<dt>Also</dt><dd>{escape('; '.join(others))}</dd>" if others else ""
    kind = f"<dt>Kind</dt><dd>{escape(person.kind)}</dd>" if person.kind else ""
    said = "".join(
        f"<dt>Defined</dt><dd><q>{escape(row['quote'])}</q> "
        f'<a href="{escape(manual_link(row["number"]))}" data-go>{escape(row["number"])}</a></dd>'
        for row in words[:1]
    )
    return (
        '<p class="dg-small"><a href="actors" data-go>All actors</a></p>'
        f'<h1 class="dg-h1">{escape(person.called)}</h1>{full}<dl class="dg-facts">{kind}{also}{said}</dl>'
    )


def ends_of(ties: Sequence[object]) -> list[str]:
    """Give the actors of some ties, each once."""
    found = [end for tie in ties for end in (getattr(tie, "start", ""), getattr(tie, "end", ""))]
    return list(dict.fromkeys(found))


def said_of(people: Mapping[str, Person], end: str) -> list[dict[str, str]]:
    """Give the words that say how an actor stands to others."""
    return frame.records("relations-of-actor", actor=people[end].iri) if end in people else []


def mentioned(person: Person) -> None:
    """List every paragraph that names the actor."""
    rows = frame.records("mentions-of", entity=person.iri)
    st.html(f'<h2 class="dg-h2">Paragraphs that name it <span class="dg-small">{len(rows)}</span></h2>')
    links = "".join(
        f'<li><a href="{escape(manual_link(row["number"]))}" data-go title="{escape(row.get("title", ""))}">'
        f"{escape(row['number'])}</a></li>"
        for row in rows
    )
    st.html(f'<ul class="dg-keys">{links}</ul>')


def as_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Give duties as a file for a spreadsheet, in which no cell is a formula."""
    columns = ["number", "bearers", "impliedBearers", "modality", "negated", "action", "object", "recipients"]
    columns += ["trigger", "condition", "deadlines", "authorities", "quote", "confidence"]
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([safe_cell(row.get(column, "")) for column in columns] for row in rows)
    return ("\ufeff" + stream.getvalue()).encode("utf-8")


if __name__ == "__main__":
    frame.whole_app()
