"""Everyone in the manual, and one actor's page: names, place, duties, what others owe it. ``?a=sco``"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from foundation.errors import DutygraphError
from pages.views import frame
from pages.views.answers import duties_table
from pages.views.drawing import draw
from pages.views.guide import guide
from pages.views.marks import escape
from pages.views.people import (
    Person,
    Tie,
    around,
    boxes_of,
    people_html,
    read_people,
    read_ties,
    shares_html,
    ties_html,
)
from pages.views.reading import Book, manual_link
from pages.views.spreadsheet import as_csv
from queries.modality import MODALS

DUTY_COLUMNS = (
    *("number", "bearers", "impliedBearers", "modality", "negated", "action", "object", "recipients"),
    *("trigger", "condition", "deadlines", "authorities", "quote", "confidence"),
)


def page() -> None:
    """Lay the page out."""
    frame.title("Actors")
    frame.style("people")
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
    """Show all actors, the busiest first, narrowed by a word, and how they stand to each other."""
    bearing = sum(1 for person in people.values() if person.burden)
    word = " ".join(st.query_params.get("name", "").split())
    found = [
        person
        for person in people.values()
        if any(word.casefold() in name.casefold() for name in (person.short, person.name, *person.others))
    ]
    st.html(
        f'<h1 class="dg-h1">Actors</h1><p class="dg-lead">{len(people)} offices, posts and parties that the manual '
        f"names; {bearing} of them bear duties.</p>"
        '<form class="dg-form" data-go role="search"><div class="dg-line"><input type="search" name="name" '
        'aria-label="Narrow by a name" placeholder="Narrow by a name" maxlength="80" autocomplete="off">'
        '<button type="submit">Narrow</button></div></form>'
    )
    if word:
        frame.title(f"{word[:80]} · Actors")
    st.html(people_html(found) if found else '<p class="dg-small">No actor has that in a name.</p>')
    columns = {
        "actor": [person.called for person in found],
        "name": [person.name for person in found],
        "kind": [person.kind for person in found],
        **{MODALS[kind]: [str(person.duties.get(kind, 0)) for person in found] for kind in MODALS},
        "paragraphs": [str(person.mentions) for person in found],
    }
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    download("Actors as CSV", rows, list(columns), "actors.csv")
    ties = frame.kept("ties", "", lambda: read_ties(frame.store()))
    if ties and not word:
        st.html('<h2 class="dg-h2">How they stand to each other</h2>')
        structure(people, ties)


def structure(people: Mapping[str, Person], ties: Sequence[Tie], middle: str = "") -> None:
    """Show ties between actors as a drawing and as a table with the words that say so."""
    draw(boxes_of(people, ties, middle), ties, upward=True)
    quotes = [row for end in ends_of(ties) for row in said_of(people, end)]
    st.html(
        '<details class="dg-more"><summary>The same as a table, with the words that say so</summary>'
        f"{ties_html(people, ties, quotes)}</details>"
    )


def one(book: Book, people: Mapping[str, Person], person: Person) -> None:
    """Show one actor."""
    st.html(header_html(person))
    duties = frame.records("duties-of-actor", actor=person.iri)
    ties = around(frame.kept("ties", "", lambda: read_ties(frame.store())), person.end)
    if ties:
        st.html('<h2 class="dg-h2">Place in the structure</h2>')
        structure(people, ties, person.end)
    st.html(f'<h2 class="dg-h2">Duties <span class="dg-small">{len(duties)}</span></h2>')
    if duties:
        st.html(shares_html(book, duties))
        download("Duties as CSV", duties, DUTY_COLUMNS, f"duties-{person.end}.csv")
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


def ends_of(ties: Sequence[Tie]) -> list[str]:
    """Give the actors of some ties, each once."""
    return list(dict.fromkeys(end for tie in ties for end in (tie.start, tie.end)))


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


def download(label: str, rows: Sequence[Mapping[str, str]], columns: Sequence[str], file_name: str) -> None:
    """Offer rows as a file for a spreadsheet."""
    content = as_csv(rows, columns)
    st.download_button(label, data=content, file_name=file_name, mime="text/csv", on_click="ignore", key="actors-csv")


if __name__ == "__main__":
    frame.whole_app()
