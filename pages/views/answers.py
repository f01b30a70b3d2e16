"""An answer of ask as HTML: the sentence, the words that prove it in their paragraph, the duties as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.views.duties import IMPLIED, word_html
from pages.views.marks import Mark, escape, marked
from pages.views.reading import Book, manual_link
from queries.ask import Answer, Citation
from queries.ask_rows import COLUMNS, cells_of, row_of

_WIDTHS = {
    "bearer": "minmax(6rem, 1fr)",
    "modality": "5.4rem",
    "act": "minmax(12rem, 3fr)",
    "recipients": "minmax(7rem, 1.2fr)",
    "when": "minmax(8rem, 1.6fr)",
    "authority": "minmax(7rem, 1.1fr)",
    "provision": "6.6rem",
}


def lead(answer: Answer) -> str:
    """Give the answer's own sentence, without the lines of quotes that the page shows in their paragraphs."""
    numbers = tuple({citation.number for citation in answer.citations})
    lines = [line for line in answer.answer.splitlines() if not (line.startswith(numbers) and "“" in line)]
    return "\n".join(lines).strip()


def lead_html(answer: Answer) -> str:
    """Give the sentence large."""
    text = lead(answer)
    return f'<p class="dg-answer">{escape(text)}</p>' if text else ""


def proofs_html(book: Book, citations: Sequence[Citation]) -> str:
    """Give each cited paragraph once, with the cited words highlighted where they stand."""
    keys = dict.fromkeys(citation.number for citation in citations)
    return "".join(
        passage_html(book, key, [(each.start, each.end) for each in citations if each.number == key]) for key in keys
    )


def passage_html(book: Book, key: str, stretches: Sequence[tuple[int, int]]) -> str:
    """Give a paragraph with some stretches highlighted, and the link to where it stands."""
    iri = book.find(key)
    if iri is None:
        return ""
    place = book.places[iri]
    headings = [mark for mark in book.marks.get(iri, ()) if mark.kind == "heading"]
    text = marked(place.text, [*headings, *(Mark(start, end, "found") for start, end in stretches)])
    link = f'<a href="{escape(manual_link(place.key))}" data-go>{escape(place.key)}</a>'
    where = " › ".join(escape(each.title) for each in book.path(iri)[1:-1] if each.title)
    trail = f' <span class="dg-small">{where}</span>' if where else ""
    return f'<div class="dg-passage"><div>{link}{trail}</div><p>{text}</p></div>'


def table_html(book: Book, rows: Sequence[Mapping[str, Any]], citations: Sequence[Citation]) -> str:
    """Give the duties of an answer as a table; each row opens to its words."""
    cells = [cells_of(row) for row in rows]
    columns = [(name, key) for name, key in COLUMNS if any(row[key] for row in cells)]
    widths = " ".join(_WIDTHS[key] for _, key in columns)
    head = "".join(f"<span>{escape(name)}</span>" for name, _ in columns)
    body = "".join(_row(book, row, filled, columns, citations) for row, filled in zip(rows, cells, strict=True))
    return (
        f'<div class="dg-table" style="--dg-columns: {widths}">'
        f'<div class="dg-table-head" aria-hidden="true">{head}</div>{body}</div>'
    )


def _row(
    book: Book,
    row: Mapping[str, Any],
    cells: Mapping[str, str],
    columns: Sequence[tuple[str, str]],
    citations: Sequence[Citation],
) -> str:
    filled = "".join(_cell(name, key, cells[key], implied=row["bearer_implied"]) for name, key in columns)
    passage = passage_html(book, row["provision"], stretches_of(book, row, citations))
    return f'<details class="dg-table-row"><summary>{filled}</summary>{passage}</details>'


def _cell(name: str, key: str, value: str, *, implied: bool) -> str:
    label = f'<span class="dg-cell-label">{escape(name)}: </span>' if name and value else ""
    if key == "modality" and value:
        return f"<span>{word_html(value)}</span>"
    shown = f"<strong>{escape(value)}</strong>" if key == "bearer" and value else escape(value)
    if key == "bearer" and implied:
        shown += IMPLIED
    return f'<span class="dg-cell-{key}">{label}{shown}</span>'


def duties_table(book: Book, records: Sequence[Mapping[str, str]]) -> str:
    """Give the rows of a named query on duties as the same table; a row opens to its quote."""
    return table_html(book, [row_of(record) | {"quote": record["quote"]} for record in records], ())


def stretches_of(book: Book, row: Mapping[str, Any], citations: Sequence[Citation]) -> list[tuple[int, int]]:
    """Give the words of a row in its paragraph: the citation that holds them, else its own words where found."""
    iri = book.find(row["provision"])
    text = book.places[iri].text if iri else ""
    quote = str(row.get("quote", ""))
    if quote and (start := text.find(quote)) >= 0:
        return [(start, start + len(quote))]
    own = [each for each in citations if each.number == row["provision"]]
    words = [part for part in str(row["object"]).split(" | ") if part]
    holding = [each for each in own if any(part in each.quote for part in words)]
    if holding:
        return [(each.start, each.end) for each in holding[:1]]
    found = [(start, start + len(part)) for part in words if (start := text.find(part)) >= 0]
    return found or [(each.start, each.end) for each in own]
