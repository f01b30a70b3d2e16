"""The tokens of a SPARQL text (SPARQL 1.1 Query, section 19.8), found in one linear scan that never fails.

It knows no grammar, so where ``<`` compares and where it begins an IRI is a guess: what stands on it must not depend on
the guess being right.
"""

from __future__ import annotations

import re

# Alternatives are tried in this order at each place; each either takes one token in one pass or fails at once.
TOKEN = re.compile(
    r"""
      (?P<space>[\s]+|\#[^\r\n]*)
    | (?P<iri><[^\x00-\x20<>"{}|^`]*>)
    | (?P<string>"{3}(?:[^"\\]|\\.|"(?!""))*"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
                | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
    | (?P<unclosed>["'])
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>[0-9]+)
    | (?P<name>(?:[^\W\d]|_)(?:[\w.-])*|(?=:))(?P<local>:(?:(?:[\w:%]|\\.)(?:[\w:%.-]|\\.)*)?)?
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def prefix_of(keyword: re.Match[str], name: re.Match[str], iri: re.Match[str]) -> str | None:
    """Give the prefix that three tokens declare (``PREFIX ex: <…>``), or ``None`` where they declare none."""
    if keyword[0].upper() == "PREFIX" and name["local"] == ":" and iri.lastgroup == "iri":
        return name["name"]
    return None
