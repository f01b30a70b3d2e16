"""A chapter and its outline as HTML: every word of the source, in its order, with its marks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from pages.views.marks import Mark, escape, marked
from pages.views.reading import Book, Place, manual_link


def anchor(key: str) -> str:
    """Give the id of a provision's element."""
    return "p:" + key.replace(" ", "_")


def chapter_html(book: Book, chapter: str) -> str:
    """Give a whole chapter to read."""
    return f'<article class="dg-chapter">{_whole(book, book.places[chapter])}</article>'


def outline_html(book: Book, chapter: str) -> str:
    """Give the outline: sections open to their headed paragraphs, these fold the deeper ones away."""
    first = book.places[chapter]
    entries = "".join(_entry(book, place, 0) for place in _outlined(book, first))
    return f'<nav class="dg-outline" aria-label="Outline"><ul>{entries}</ul></nav>'


def _outlined(book: Book, place: Place) -> list[Place]:
    parts = (book.places[iri] for iri in book.parts.get(place.iri, ()))
    return [part for part in parts if part.kind in {"Section", "Paragraph", "Table", "Figure"}]


def _entry(book: Book, place: Place, depth: int) -> str:
    title = place.title or _first_words(place.text)
    quiet = "" if place.title else ' class="dg-untitled"'
    link = (
        f'<a href="{escape(manual_link(place.key))}" data-go data-key="{escape(place.key)}">'
        f"<b>{escape(place.key)}</b> <span{quiet}>{escape(title)}</span></a>"
    )
    inner = "".join(_entry(book, part, depth + 1) for part in _outlined(book, place))
    if not inner:
        return f"<li>{link}</li>"
    is_open = " open" if depth == 0 else ""
    # The link stands beside the summary, not in it: what opens and what leads are two things for the keyboard.
    name = f'<span class="dg-hidden">Parts of {escape(place.key)}</span>'
    return f"<li>{link}<details{is_open}><summary>{name}</summary><ul>{inner}</ul></details></li>"


def _first_words(text: str, limit: int = 48) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " …"


def _whole(book: Book, place: Place) -> str:
    own = _own(book, place)
    after = "".join(_whole(book, book.places[iri]) for iri in book.parts.get(place.iri, ()) if _follows(book, iri))
    return own + after


def _follows(book: Book, iri: str) -> bool:
    """Tell whether a part stands after its parent's text and not inside it."""
    place = book.places[iri]
    return place.offset is None and place.kind not in {"Item", "Row"}


def _own(book: Book, place: Place) -> str:
    """Give the provision itself: its number and its text, with the items, tables and notes that stand in it."""
    key = escape(place.key)
    link = f'<a class="dg-number" href="{escape(manual_link(place.key))}" data-go>{key}</a>'
    begin = f'id="{escape(anchor(place.key))}" data-key="{key}"'
    if place.kind == "Chapter":
        # A chapter's text is its introduction; the title above it is what it is called, no words of the text.
        head = f'<h1 class="dg-aside">{escape(place.title)}</h1><p>{_text(book, place)}</p>'
        whole = head if place.title and place.title != place.text else f"<h1>{_text(book, place)}</h1>"
        return f'<header class="dg-par dg-top" {begin}>{link}{whole}</header>'
    if place.kind == "Section":
        return f'<section class="dg-par dg-section" {begin}>{link}<h2>{_text(book, place)}</h2></section>'
    depth = place.key.count(".")
    if place.kind in {"Table", "Figure"}:
        return f'<section class="dg-par dg-{place.kind.lower()}" {begin}>{link}{_body(book, place)}</section>'
    return f'<section class="dg-par dg-depth-{min(depth, 6)}" {begin}>{link}<div>{_body(book, place)}</div></section>'


def _body(book: Book, place: Place) -> str:
    if place.kind == "Table":
        return _table(book, place)
    if place.kind == "Figure":
        return (
            f"<figure><figcaption>{_text(book, place)}</figcaption>"
            '<p class="dg-aside">The picture is not part of the text; see the source.</p></figure>'
        )
    inside = [book.places[iri] for iri in book.parts.get(place.iri, ()) if not _follows(book, iri)]
    pieces = []
    done = 0
    for offset, group in groupby(inside, key=lambda part: len(place.text) if part.offset is None else part.offset):
        pieces.append(_stretch(book, place, done, offset))
        pieces.append(_inserted(book, list(group)))
        done = offset
    pieces.append(_stretch(book, place, done, len(place.text)))
    return "".join(pieces)


def _stretch(book: Book, place: Place, start: int, end: int) -> str:
    """Give a stretch of a text as a paragraph, without the line breaks at its ends that lists leave behind."""
    if not place.text[start:end].strip():
        return ""
    while place.text[start].isspace():
        start += 1
    while place.text[end - 1].isspace():
        end -= 1
    return f"<p>{marked(place.text, book.marks.get(place.iri, ()), start=start, end=end)}</p>"


def _inserted(book: Book, parts: Sequence[Place]) -> str:
    """Give parts that stand in the middle of a text: items together as a list, the others each by itself."""
    pieces = []
    for is_item, group in groupby(parts, key=lambda part: part.kind == "Item"):
        if is_item:
            pieces.append(f'<ul class="dg-items">{"".join(_item(book, part) for part in group)}</ul>')
        else:
            pieces += [_own(book, part) for part in group]
    return "".join(pieces)


def _item(book: Book, place: Place) -> str:
    begin = f'id="{escape(anchor(place.key))}" data-key="{escape(place.key)}"'
    bullet = f'<span class="dg-bullet">{escape(place.number or "•")}</span>'
    return f"<li {begin}>{bullet}<div>{_body(book, place)}</div></li>"


def _table(book: Book, place: Place) -> str:
    """Give a table: the first line of its text is the caption, the others its header cells."""
    rows = [book.places[iri] for iri in book.parts.get(place.iri, ()) if book.places[iri].kind == "Row"]
    lines = _lines(place.text)
    caption, headers = lines[:1], lines[1:]
    marks = book.marks.get(place.iri, ())
    head = "".join(f'<th scope="col">{_cell(place, marks, *line)}</th>' for line in headers)
    numbered = any(row.number for row in rows) and len(headers) > max(
        (row.text.count("\n") + 1 for row in rows), default=0
    )
    body = "".join(_row(book, row, numbered=numbered) for row in rows)
    title = "".join(f"<caption>{_cell(place, marks, *line)}</caption>" for line in caption)
    rest = [iri for iri in book.parts.get(place.iri, ()) if book.places[iri].kind not in {"Row"}]
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" + _inserted(
        book, [book.places[iri] for iri in rest]
    )


def _row(book: Book, row: Place, *, numbered: bool) -> str:
    marks = book.marks.get(row.iri, ())
    cells = [f"<td>{_cell(row, marks, *line)}</td>" for line in _lines(row.text)]
    if numbered:
        cells.insert(0, f'<td class="dg-bullet">{escape(row.number)}</td>')
    return f'<tr id="{escape(anchor(row.key))}" data-key="{escape(row.key)}">{"".join(cells)}</tr>'


def _lines(text: str) -> list[tuple[int, int]]:
    """Give the lines of a text as stretches: in tables, each is a cell."""
    found = []
    start = 0
    for line in text.split("\n"):
        found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def _cell(place: Place, marks: Sequence[Mark], start: int, end: int) -> str:
    return marked(place.text, marks, start=start, end=end)


def _text(book: Book, place: Place) -> str:
    return marked(place.text, book.marks.get(place.iri, ()))
