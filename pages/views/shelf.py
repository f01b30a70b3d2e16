"""The loaded documents and the differences between editions, as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from pages.views.marks import escape
from pages.views.reading import Book, manual_link
from pages.views.rulings import LABELS
from queries.diff import Change, Difference, word_changes
from queries.diff_output import summary
from queries.documents import Document

AROUND = 14
FIGURES = ("provisions", "norms", "deadlines", "definitions", "cited")
_FORMATS = {
    "text/plain": "text",
    "text/html": "HTML",
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
}
_KINDS = {"text": "Text", "duty": "Duty", "deadline": "Deadline"}


def document_link(name: str) -> str:
    """Give the link to one document on the Library page."""
    return f"library?doc={quote(name, safe='/.-')}"


def edition_of(document: Document) -> str:
    """Name an edition: its version and date where these are known."""
    return ", ".join(part for part in (document.version, document.issued) if part)


def documents_html(book: Book, documents: Sequence[Document], opened: str) -> str:
    """Give the documents as a table; a row opens to what is known of its source."""
    widths = "4.5rem minmax(14rem, 3fr) minmax(7rem, 1.2fr) repeat(5, 5.6rem)"
    heads = ("Chapter", "Title", "Edition", "Provisions", "Duties", "Deadlines", "Definitions", "Not loaded")
    head = "".join(f"<span>{name}</span>" for name in heads)
    rows = "".join(_document(book, each, is_open=each.name == opened) for each in documents)
    return (
        f'<div class="dg-table dg-shelf" style="--dg-columns: {widths}"><div class="dg-table-head" aria-hidden="true">'
        f"{head}</div>{rows}</div>"
    )


def _document(book: Book, document: Document, *, is_open: bool) -> str:
    labels = ("provisions", "duties", "deadlines", "definitions", "cited, not loaded")
    figures = "".join(
        f'<span class="dg-figure"><span class="dg-cell-label">{label}: </span>{getattr(document, name):,}</span>'
        for name, label in zip(FIGURES, labels, strict=True)
    )
    edition = edition_of(document)
    said = escape(edition) if edition else '<span class="dg-small">not stated</span>'
    facts = {
        "Manual": escape(document.manual),
        "Edition": escape(edition) or "The document does not state it, nor does anything beside it.",
        "Source": escape(document.address),
        "File": f"{escape(document.file)}, {escape(_FORMATS.get(document.format, document.format))}",
        "SHA-256": f'<code class="dg-sha">{escape(document.sha256)}</code>',
        "Not loaded": missing_html(book, document),
        "Read it": f'<a href="{escape(manual_link(document.number))}" data-go>{escape(document.number)}</a> · '
        f'<a href="{escape(document_link(document.name))}" data-go>Link to this document</a>',
    }
    lines = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts.items() if value)
    title = document.title or _first_line(book, document)
    return (
        f'<details class="dg-table-row"{" open" if is_open else ""}><summary><span class="dg-cell-provision">'
        f"{escape(document.number)}</span><span><strong>{escape(title)}</strong></span><span>{said}</span>"
        f'{figures}</summary><div class="dg-passage"><dl class="dg-facts dg-slots">{lines}</dl></div></details>'
    )


def _first_line(book: Book, document: Document) -> str:
    place = book.places.get(document.chapter)
    return place.text.partition("\n")[0] if place is not None else ""


def missing_html(book: Book, document: Document) -> str:
    """Name the chapters that a document leads to and that are not loaded, with how many places of each."""
    counts: dict[str, int] = {}
    for iri, key in book.missing.items():
        if iri.startswith(document.chapter.rpartition("/")[0]):
            chapter = key.partition(".")[0]
            counts[chapter] = counts.get(chapter, 0) + 1
    return ", ".join(f"{escape(chapter)} ({number})" for chapter, number in sorted(counts.items(), key=_chapter_order))


def _chapter_order(counted: tuple[str, int]) -> tuple[str, int]:
    name = counted[0]
    digits = "".join(each for each in name if each.isdigit())
    return name.rstrip("0123456789"), int(digits or 0)


def difference_html(difference: Difference, kind: str | None, most: int) -> str:
    """Give the figures and the changes, all or of one kind, at most so many."""
    figures = "".join(f"<li>{escape(line)}</li>" for line in summary(difference))
    wanted = [each for each in difference.changes if kind in (None, each.kind)]
    changes = "".join(_change(each) for each in wanted[:most])
    more = (
        f'<p class="dg-small">The first {most:,} of {len(wanted):,} changes are shown; the CSV has all.</p>'
        if len(wanted) > most
        else ""
    )
    return f'<ul class="dg-figures">{figures}</ul><div class="dg-changes-list">{changes}</div>{more}'


def _change(change: Change) -> str:
    where = change.new or change.old
    if change.old and change.new and change.old != change.new:
        where = f"{change.old} → {change.new}"
    who = f" · {escape(change.who)}" if change.who else ""
    note = ' <span class="dg-small">the words are the same: read differently</span>' if change.same_words else ""
    return (
        f'<section class="dg-change dg-{change.change}"><h3><span class="dg-place">{escape(where)}</span> '
        f"{_KINDS[change.kind]} {change.change}{who}{note}</h3><p>{_words(change)}</p>{_slots(change)}</section>"
    )


def _words(change: Change) -> str:
    if change.change == "appeared":
        return f"<ins>{escape(change.after)}</ins>"
    if change.change == "vanished":
        return f"<del>{escape(change.before)}</del>"
    if change.before == change.after:
        return escape(_near(change.after, first=True, last=False))
    pieces = word_changes(change.before, change.after)
    tags: Mapping[str, str] = {"gone": "del", "come": "ins"}
    shown = []
    for place, (kind, words) in enumerate(pieces):
        if kind == "same":
            shown.append(escape(_near(words, first=place == 0, last=place == len(pieces) - 1)))
        else:
            shown.append(f"<{tags[kind]}>{escape(words)}</{tags[kind]}>")
    return " ".join(shown)


def _near(words: str, *, first: bool, last: bool) -> str:
    """Give of a stretch that stayed what stands next to a change."""
    each = words.split()
    if len(each) <= 2 * AROUND:
        return words
    head = [] if first and not last and len(each) > 4 * AROUND else each[:AROUND]
    tail = [] if last else each[-AROUND:]
    return " ".join([*head, "…", *tail])


def _slots(change: Change) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(LABELS.get(each.slot, each.slot))}</th>'
        f"<td><del>{escape(each.before) or '—'}</del></td>"
        f"<td><ins>{escape(each.after) or '—'}</ins></td></tr>"
        for each in change.slots
    )
    return f'<table class="dg-grid dg-changes"><tbody>{rows}</tbody></table>' if rows else ""
