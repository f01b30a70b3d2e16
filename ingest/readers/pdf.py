"""PDFs: browser prints of the manual's pages, tagged or not.

A tagged PDF is read by its structure, any other by how its pages look.
"""

from __future__ import annotations

import re

import pypdfium2 as pdfium
from pypdfium2 import raw

from foundation import settings
from foundation.errors import DutygraphError, LimitError
from ingest.blocks import Block
from ingest.readers.healing import heal
from ingest.readers.pdf_page import LINE_END_HYPHEN, PDFIUM, Page, read_page
from ingest.readers.pdf_tagged import LEAST_SHARE, Node, TaggedReader, read_structure

# Fewer letters a page than this, and it is a picture of a page.
LEAST_LETTERS = 10


def read_pdf(content: bytes) -> tuple[str, tuple[Block, ...]]:
    """Give the title of a PDF and its blocks.

    Raises ``DutygraphError`` where it is damaged, encrypted or scanned without text; ``LimitError`` where it has more
    pages than the setting ``source_pages``.
    """
    with PDFIUM:
        title, pages, root = _read(content)
    letters = sum(len(run.text.strip()) for page in pages for run in page.runs)
    if letters < LEAST_LETTERS:
        raise DutygraphError(
            "no-text",
            "The PDF holds pictures of pages and no text.",
            "Run text recognition (OCR) over it, or print the page of the manual to PDF from a browser.",
        )
    words = _words(pages)
    tagged = TaggedReader(root, pages, words)
    if tagged.share() >= LEAST_SHARE:
        return title, tuple(tagged.blocks())
    # Only untagged PDFs need the library that finds tables by their lines; it takes time to load.
    from ingest.readers.pdf_layout import LayoutReader

    return title, tuple(LayoutReader(pages, words).blocks())


def _read(content: bytes) -> tuple[str, list[Page], Node]:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise DutygraphError(
                "encrypted-pdf", "The PDF is encrypted.", "Save it without a password and give that file."
            ) from None
        raise _damaged() from None
    try:
        count, limit = len(document), settings.integer("source_pages")
        if count > limit:
            raise LimitError(
                "too-many-pages", f"The PDF has {count} pages; at most {limit} are read.", "Split it into chapters."
            )
        opened = [document[number] for number in range(count)]
        pages = [read_page(page, number) for number, page in enumerate(opened)]
        title = heal(document.get_metadata_value("Title"))
        return title, pages, read_structure(opened)
    except pdfium.PdfiumError:
        raise _damaged() from None
    finally:
        document.close()


def _damaged() -> DutygraphError:
    return DutygraphError("damaged-pdf", "The PDF is damaged and cannot be opened.", "Download or print it again.")


def _words(pages: list[Page]) -> frozenset[str]:
    """Give the words of a document in lower case, to tell a word that a line's end broke from one with a hyphen."""
    text = " ".join(run.text for page in pages for run in page.runs if LINE_END_HYPHEN not in run.text)
    return frozenset(word.lower() for word in re.findall(r"[A-Za-z]+(?:-[A-Za-z]+)*", text))
