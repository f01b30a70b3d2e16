"""Duties as HTML: who, must or may, does what, to or with whom, when, under which authority."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from pages.views.marks import escape
from queries.modality import modal

BASE = "https://w3id.org/dutygraph/"
# Beside a bearer whom the sentence does not name: a heading, a caption or the context tells.
IMPLIED = ' <span class="dg-small">(implied)</span>'


def modal_html(modality: str, *, negated: bool = False) -> str:
    """Give the word as a mark that stands out; what forbids is told apart."""
    return word_html(modal(modality, negated=negated))


def word_html(word: str) -> str:
    """Give "must", "may not" as a mark that stands out; what forbids is told apart."""
    return f'<span class="dg-must{" dg-not" if word.endswith("not") else ""}">{escape(word)}</span>'


def duties_html(rows: Sequence[Mapping[str, str]]) -> str:
    """Give duties one below the other, from the rows of the named query ``duties-by-provision``."""
    return f'<div class="dg-duties">{"".join(_duty(row) for row in rows)}</div>'


def who(row: Mapping[str, str]) -> str:
    """Give who bears a duty: whom its sentence names, else whom its context tells."""
    return row.get("bearers") or row.get("impliedBearers") or ""


def is_implied(row: Mapping[str, str]) -> bool:
    """Tell whether a duty's bearer is not named by its sentence."""
    return not row.get("bearers") and bool(row.get("impliedBearers"))


def _duty(row: Mapping[str, str]) -> str:
    named = who(row)
    modality = modal_html(row["modality"], negated=row.get("negated") == "true")
    bearer = f"<strong>{escape(named)}</strong>" if named else '<span class="dg-small">Nobody named</span>'
    implied = IMPLIED if is_implied(row) else ""
    act = escape(" ".join(part for part in (joined(row.get("action", ""), "/"), row.get("object", "")) if part))
    facts = {
        "To or with": row.get("recipients", ""),
        "When": "; ".join(part for part in (row.get("trigger", ""), row.get("deadlines", "")) if part),
        "If": row.get("condition", ""),
        "Under": row.get("authorities", ""),
    }
    listed = "".join(
        f"<dt>{label}</dt><dd>{escape(joined(value, '; '))}</dd>" for label, value in facts.items() if value
    )
    details = f"<dl>{listed}</dl>" if listed else ""
    review = (
        f'<a class="dg-small" href="{escape(review_link(row["norm"]))}" data-go>Review</a>' if "norm" in row else ""
    )
    return f'<div class="dg-fact"><p>{bearer}{implied} {modality} {act}</p>{details}{review}</div>'


def review_link(norm: str) -> str:
    """Give the link to one duty, by its IRI, on the Review page."""
    return f"review?n={quote(norm.removeprefix(BASE), safe='/.-')}"


def joined(value: str, separator: str) -> str:
    """Give the several values of a joined cell with another separator."""
    return separator.join(value.split(" | "))
