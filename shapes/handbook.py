"""All kinds of record and their rules in words, as one page made from the Turtle for the people who own the rules."""

from __future__ import annotations

from shapes.kinds import Kind, list_kinds
from shapes.rules import Rule, list_rules, rules_of
from shapes.template import explained, force_of
from shapes.words import plain_text, table

HEAD = """# Records and their rules

This page is made from `ontology/records.ttl` and `shapes/*.ttl`; change those and make it anew. *must* is a violation,
*should* a warning, *normally* a remark. A rule without a paragraph is a check of common sense.
"""


def handbook() -> str:
    """Give the page as Markdown: each kind by name, its columns, its rules with their paragraph and words."""
    counted = f"\n{len(list_kinds())} kinds of record, {len(list_rules())} rules.\n"
    return HEAD + counted + "".join(_of_kind(kind) for kind in list_kinds())


def _of_kind(kind: Kind) -> str:
    lines = ["", f"## {kind.label}", "", f"`{kind.name}`: {plain_text(kind.help)}", ""]
    lines += table(
        ("column", "what stands in it"), ((f"`{column.name}`", explained(column)) for column in kind.columns)
    )
    lines.append("")
    lines += table(
        ("rule", "force", "paragraph", "words", "how to mend"), (_cells(rule) for rule in rules_of(kind.name))
    )
    return "\n".join(lines) + "\n"


def _cells(rule: Rule) -> tuple[str, ...]:
    words = f"“{rule.quote}”" if rule.quote else ""
    return (rule.label, force_of(rule), rule.provision, words, rule.fix)
