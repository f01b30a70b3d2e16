"""Text and its marks become HTML: the one function through which the app's text meets markup.

Everything is escaped. Marks may nest and overlap in any way: where two cross, the inner one is closed and opened
again, so that the elements are always well nested and no mark moves by a character.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise


@dataclass(frozen=True)
class Mark:
    """One stretch of a text, ``start`` to ``end`` in code points, with what it is.

    ``kind`` becomes the CSS class ``dg-kind``; ``title`` is what a pointer or a screen reader is told; with ``href``
    it is a link, which stays inside the app where ``inside`` holds. With ``stop`` the Tab key stops at it, so that
    its title can be had without a pointer.
    """

    start: int
    end: int
    kind: str
    title: str = ""
    href: str = ""
    inside: bool = True
    rank: int = 0
    stop: bool = False


def escape(text: str) -> str:
    """Give text as HTML shows it, whatever stands in it."""
    return html.escape(text, quote=True)


def marked(text: str, marks: Iterable[Mark], *, start: int = 0, end: int | None = None) -> str:
    """Give ``text[start:end]`` as HTML with its marks.

    A mark that reaches beyond the stretch is cut to it; one that is empty there is left out. The outer of two marks
    is the one that begins first, then the longer one, then the one of lower ``rank``. A link inside a link is none.
    """
    start = max(0, start)
    end = max(start, len(text) if end is None else min(end, len(text)))
    wanted = [
        replace(mark, start=max(mark.start, start), end=min(mark.end, end))
        for mark in marks
        if max(mark.start, start) < min(mark.end, end)
    ]
    wanted.sort(key=lambda mark: (mark.start, -mark.end, mark.rank, mark.kind, mark.title))
    places = sorted({start, end, *(mark.start for mark in wanted), *(mark.end for mark in wanted)})
    pieces: list[str] = []
    stack: list[Mark] = []
    waiting = wanted[::-1]
    for place, following in pairwise(places):
        _close(pieces, stack, place)
        while waiting and waiting[-1].start == place:
            mark = waiting.pop()
            pieces.append(_opening(mark, stack))
            stack.append(mark)
        pieces.append(escape(text[place:following]))
    _close(pieces, stack, end)
    return "".join(pieces)


def _close(pieces: list[str], stack: list[Mark], place: int) -> None:
    """Close the marks that end at ``place``; those inside them that go on are opened again."""
    ending = next((depth for depth, mark in enumerate(stack) if mark.end <= place), None)
    if ending is None:
        return
    going_on = [mark for mark in stack[ending:] if mark.end > place]
    while len(stack) > ending:
        mark = stack.pop()
        pieces.append(_closing(mark, stack))
    for mark in going_on:
        pieces.append(_opening(mark, stack))
        stack.append(mark)


def _is_link(mark: Mark, outer: list[Mark]) -> bool:
    return bool(mark.href) and not any(each.href for each in outer)


def _opening(mark: Mark, outer: list[Mark]) -> str:
    title = f' title="{escape(mark.title)}"' if mark.title else ""
    name = f'class="dg-{escape(mark.kind)}"'
    if _is_link(mark, outer):
        go = " data-go" if mark.inside else ""
        return f'<a {name} href="{escape(mark.href)}"{go}{title}>'
    stop = ' tabindex="0"' if mark.stop else ""
    return f"<span {name}{stop}{title}>"


def _closing(mark: Mark, outer: list[Mark]) -> str:
    return "</a>" if _is_link(mark, outer) else "</span>"
