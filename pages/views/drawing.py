"""A graph drawn so that it answers to the hand: boxes that lead on, ties that light up, closer and farther."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.views import frame

_SCRIPT = (Path(__file__).resolve().parent / "drawing.js").read_text(encoding="utf-8")
_BUTTONS = "".join(
    f'<button type="button" data-zoom="{name}" title="{said}" aria-label="{said}">{shown}</button>'
    for name, said, shown in (("in", "Closer", "+"), ("out", "Farther", "−"), ("whole", "All of it", "Fit"))
)


@dataclass(frozen=True)
class Box:
    """One thing of a drawing: its name, the lines shown in it, where it leads, whether the drawing is about it."""

    name: str
    lines: tuple[str, ...]
    href: str = ""
    middle: bool = False


@dataclass(frozen=True)
class Arrow:
    """A tie between two boxes, by their names, with its words."""

    start: str
    words: str
    end: str


def draw(boxes: Iterable[Box], arrows: Iterable[Arrow], *, upward: bool) -> None:
    """Show boxes and arrows; ``upward`` draws them from below to above, else from left to right."""
    frame.style("drawing")
    with st.container(key="drawing"):
        st.html(f'<div class="dg-zoom">{_BUTTONS}</div><script>{_SCRIPT}</script>', unsafe_allow_javascript=True)
        st.graphviz_chart(described(boxes, arrows, upward=upward), width="content")


def described(boxes: Iterable[Box], arrows: Iterable[Arrow], *, upward: bool) -> str:
    """Give a drawing in Graphviz's language; every name is quoted, colours come from the style sheet."""
    direction = "BT" if upward else "LR"
    lines = [
        "digraph {",
        f'rankdir={direction}; bgcolor="transparent"; nodesep=0.25; ranksep=0.55;',
        'node [shape=box, style=rounded, fontname="Source Sans", fontsize=12, height=0.3, margin="0.12,0.06"];',
        'edge [fontname="Source Sans", fontsize=10, arrowsize=0.6];',
    ]
    for box in boxes:
        about = {"label": _lines(box.lines), "tooltip": quoted(" ".join(box.lines))}
        about |= {"URL": quoted(box.href)} if box.href else {}
        about |= {"penwidth": "2"} if box.middle else {}
        lines.append(f"{quoted(box.name)} [{', '.join(f'{key}={value}' for key, value in about.items())}];")
    lines += [f"{quoted(tie.start)} -> {quoted(tie.end)} [label={quoted(tie.words)}];" for tie in arrows]
    return "\n".join([*lines, "}"])


def quoted(text: str) -> str:
    """Give text as a quoted string of Graphviz's language: one line, whatever stands in it."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _lines(lines: tuple[str, ...]) -> str:
    """Give the lines of a box as one label: the only one in the middle, several at the left edge."""
    if len(lines) == 1:
        return quoted(lines[0])
    return '"' + "".join(quoted(line)[1:-1] + "\\l" for line in lines) + '"'
