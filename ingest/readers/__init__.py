"""From the bytes of a source document to its blocks, told by content and not by name.

``text``  plain text, UTF-8 or Windows-1252
``html``  a web page of the manual
``pdf``   a browser print of such a page, tagged or not
``docx``  a Word document
``fence`` the process in which all but plain text is read, behind limits of memory and time
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from foundation import settings
from foundation.errors import DutygraphError
from foundation.files import read_bytes
from ingest.blocks import Block, SourceDocument
from ingest.readers.fence import read_fenced
from ingest.readers.text import read_text

ZIP_SIGNATURE = b"PK\x03\x04"
PDF_SIGNATURE = b"%PDF-"


def read_source(path: Path) -> SourceDocument:
    """Read one source document of any format that we know.

    Raises ``DutygraphError`` for a file that is missing, empty, too large, damaged or of no known format.
    """
    content = read_bytes(path, limit=settings.integer("source_bytes"))
    if is_plain(content):
        media_type, title, blocks = read_content(content, name=path.name)
    else:
        media_type, title, blocks = read_fenced(content, name=path.name)
    return SourceDocument(
        name=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=media_type,
        title=title,
        blocks=blocks,
    )


def is_plain(content: bytes) -> bool:
    """Tell whether it is text, which we read ourselves and which unpacks to nothing."""
    return b"<" not in content[:4096] and b"\0" not in content and not _is_packed(content)


def _is_packed(content: bytes) -> bool:
    return PDF_SIGNATURE in content[:1024] or content.startswith(ZIP_SIGNATURE)


def read_content(content: bytes, *, name: str) -> tuple[str, str, tuple[Block, ...]]:
    """Give the media type, the title and the blocks of a document, in this process. Raises as ``read_source``."""
    # The readers of formats import their libraries, which take time: only the one that is needed is loaded.
    if PDF_SIGNATURE in content[:1024]:
        from ingest.readers.pdf import read_pdf

        return "application/pdf", *read_pdf(content)
    if content.startswith(ZIP_SIGNATURE):
        from ingest.readers.docx import read_docx

        return "application/vnd.openxmlformats-officedocument.wordprocessingml.document", *read_docx(content)
    if b"\0" in content:
        raise DutygraphError(
            "unknown-format",
            f"{name} is a binary file that is neither PDF nor DOCX.",
            "Give the manual as text, HTML, PDF or DOCX.",
        )
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<!--")) or b"<html" in start:
        from ingest.readers.html import read_html

        return "text/html", *read_html(content)
    return "text/plain", "", read_text(content)
