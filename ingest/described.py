"""Papers, people and posts that a text only describes: "export license", "desk officer", "request for guidance"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.entities import Entity, EntityKind, Mention
from ingest.kinds import singular_name
from ingest.verbs import known_verbs

_HEADS: dict[EntityKind, tuple[str, ...]] = {
    EntityKind.DOCUMENT: tuple(
        "plan report request briefing letter license notification solicitation requisition proposal justification file"
        " recommendation submission quote order document certificate assessment schedule record form template"
        " memorandum translation analysis checklist worksheet".split()
    ),
    EntityKind.AUTHORITY: ("agreement",),
    EntityKind.GROUP: tuple("competitor supplier firm civilian stakeholder terrorist".split()),
    EntityKind.POSITION: tuple("officer official manager administrator expert attendant".split()),
    EntityKind.ORGANIZATION: ("working group", "agency"),
}
_KIND_OF = {head: kind for kind, heads in _HEADS.items() for head in heads}
_PLURALS = {"agencies": "agency", "analyses": "analysis", "memoranda": "memorandum"}
DESCRIBED = re.compile(
    rf"(?<![\w-])(?P<first>[A-Za-z][a-z-]+[ ])(?:[a-z][a-z-]+[ ]){{0,3}}(?P<head>(?:{'|'.join(_KIND_OF)})s?"
    rf"|{'|'.join(_PLURALS)})\b(?![ ]?[-/(])"
)
# People of one country: "U.S. civilians", "U.S. insurance firms".
OF_COUNTRY = re.compile(r"\bU\.S\. (?:[a-z-]+ ){0,2}(?:personnel|civilians?|firms?)\b")
# What is asked for by a paper of its own: "a request for guidance", "requests for proposal".
REQUEST = re.compile(
    r"\b[Rr]equests? for (?P<what>(?:an? |the )?(?:[a-z][a-z-]+ ){0,3}?(?:proposals?|quotations?|guidance|exceptions?"
    r"|information|waivers?|approval|assistance|support|training|clearance|transfers?|munitions|quotes?|proposal|extensions?"
    r"|exemptions?|release|disclosure|authorization|reimbursement|changes?|services?|equipment))\b"
)
# Words that say nothing of what a thing is: determiners, verbs and adjectives of every text.
NO_MODIFIERS = frozenset(
    "the a an any all each every this that these those its their his her our of for to in on at by with from and or"
    " as such"
    " other another additional appropriate required annual new current proposed relevant specific valid final initial"
    " original following individual certain same first second written submit submits prepare prepares develop develops"
    " is are was were be been being include includes including may must should shall will can not no when if once upon"
    " under over into also only both more most some provide provides update updates receive receives review reviews"
    " detailed general complete completed approved existing official formal which who what how whether than then into"
    " their subsequent regarding concerning about per via through during before after prior between among against"
    " they we you he she it i them us within"
    " higher-level lower-level partner partners total major minor overall key senior quarterly monthly weekly"
    " without unless until while where because since so but yet either neither nor executing submitting preparing"
    " drafting"
    " processing developing reviewing approving sending providing maintaining creating changes long-range effective"
    " accompany contain contains have has had do does did make makes made issue issues use uses used using".split()
)
# Words in -ing that are names of fields of work, not acts upon what stands behind them.
_FIELDS = frozenset(
    "training planning shipping operating engineering accounting financing targeting testing funding contracting"
    " monitoring billing packing purchasing manufacturing licensing marketing reporting forwarding travelling traveling"
    " pricing budgeting staffing contracting programming construction disbursing vetting screening counseling".split()
)
# Words in -ed that say what kind of thing it is; others say what was done to it.
_KINDS_OF = frozenset("designated automated combined unsolicited classified unclassified".split())
# Nouns that stand in the plural before another.
_IN_PLURAL = frozenset("sales needs arms weapons goods customs systems projects plans programs funds contracts".split())
_VERB_POSITION = re.compile(r"(?:\b(?:to|must|shall|should|will|may|can|not|they|who|which|it)|[A-Za-z]s)\s$")


def find_described(text: str) -> Iterator[Mention]:
    """Give what a text describes without naming it, left to right."""
    for match in REQUEST.finditer(text):
        name = re.sub(r"^[Rr]equests?", "request", re.sub(r" for (?:an?|the) ", " for ", match.group()))
        yield Mention(match.start(), match.end(), Entity(name=name, kind=EntityKind.DOCUMENT), named=False)
    for match in OF_COUNTRY.finditer(text):
        yield _mention(match.start(), match.group(), EntityKind.GROUP)
    for match in DESCRIBED.finditer(text):
        words = match.group().split()
        if words[0][0].isupper():
            # A capital is a sentence's first, or it belongs to a name.
            if not re.search(r"(?:^|[.:;\n]\s+|[.:;\n])$", text[: match.start()]):
                words = words[1:]
            else:
                words[0] = words[0].lower()
        name = _without_verbs(words, len(match["head"].split()))
        start = match.end() - len(name)
        head = match["head"]
        first, _, rest = name.partition(" ")
        if first in known_verbs() and _VERB_POSITION.search(text[:start]):
            # "must keep records", "they send charter requests": a verb and its object
            name, start = rest, start + len(first) + 1
        if len(name.split()) <= len(head.split()):
            continue
        kind = _KIND_OF.get(_PLURALS.get(head, head)) or _KIND_OF[head.removesuffix("s")]
        yield _mention(start, name, kind)


def _mention(start: int, name: str, kind: EntityKind) -> Mention:
    singular = name if name.endswith("personnel") else singular_name(name)
    aliases = (name,) if name != singular else ()
    return Mention(start, start + len(name), Entity(name=singular, kind=kind, aliases=aliases), named=False)


def _without_verbs(words: list[str], head: int) -> str:
    """Give the nouns before a head with it, from behind the last word that says nothing; "" where none is left."""
    last = max((place for place, word in enumerate(words[:-head]) if _says_nothing(word)), default=-1)
    kept = words[last + 1 :]
    return " ".join(kept) if len(kept) > head else ""


def _says_nothing(word: str) -> bool:
    """Adjectives of judgement and verbs do not say what a paper is: "comprehensive", "effective", "writing"."""
    if word in NO_MODIFIERS or word.startswith("re-") or word.endswith(("ive", "ous", "ful", "able", "ible", "ly")):
        return True
    if word.endswith("ing"):
        return word not in _FIELDS
    if word.endswith("ed"):
        return word not in _KINDS_OF
    return (
        word.endswith("s")
        and not word.endswith(("ss", "us", "is", "ics"))
        and word not in _IN_PLURAL
        and word[:-1] in known_verbs()
    )
