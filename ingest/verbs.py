"""Classes of English verbs and nouns that tell who is told, sent to or worked with, and what is no act at all.

The classes follow Levin, "English Verb Classes and Alternations" (1993): verbs of transfer of a message (37), of
sending
(11.1), of future having (13.3), of social interaction (36), stative verbs; extended by what administrative texts use.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ingest.language import language

# The one who is told is the object: "notify X of Y".
TELL = frozenset(
    "notify inform advise alert brief debrief tell remind warn apprise acquaint instruct telephone phone"
    " caution".split()
)
# What is told or sent is the object, the receiver stands behind "to": "submit Y to X".
SEND = frozenset(
    "submit send transmit forward report relay refer route return deliver furnish provide release issue present convey"
    " disclose give explain recommend distribute pass communicate respond reply announce publish certify disseminate"
    " nominate recommend justify propose mail e-mail email circulate supply offer request demonstrate describe"
    " acknowledge identify make articulate hand staff rout resubmit retransmit answer account show post".split()
)  # "rout" is what the lemmatizer makes of "routing"
# A thing, a right, a matter goes from hand to hand: "articles may be transferred to X", "duties delegated to X".
MOVE = frozenset(
    "transfer sell lease grant loan extend ship delegate redelegate remit refund pay lend donate surrender elevate"
    " escalate allocate allot raise advocate endorse introduce apply appeal voice express clarify"
    " confirm state promise".split()
)
# What is filed stands with who keeps it: "file the claim with the carrier".
FILE = frozenset("file lodge register place leave deposit".split())
# Sending whatever the object is; the others tell only when the object is words or data.
ALWAYS_TELLS = frozenset(
    "resubmit retransmit submit transmit forward report relay refer convey explain pass"
    " communicate respond reply announce disseminate send distribute circulate acknowledge articulate answer".split()
)
ASK = frozenset("request ask seek obtain inquire solicit require receive get collect gather".split())
ASSURE = frozenset("ensure verify confirm determine check assure certify".split())
# "Provide support to X": who is helped gets nothing into his hands, unlike who is sent articles or papers.
HELP = frozenset("support assistance help aid oversight opportunity access attention".split())
# "Obtain approval from X", "get a clarification from X": X is asked; who insurance is obtained from is not.
ASKED_FOR = frozenset(
    "approval consent concurrence authorization permission clarification guidance advice information data waiver"
    " endorsement input confirmation view views comment comments decision license permit assurance exemption"
    " clearance instruction direction determination agreement signature ruling opinion disposition quotation".split()
)
# What is sent without telling anything.
GOODS = frozenset(
    "payment deposit fund money check refund remittance cargo item article equipment spare part aircraft container"
    " shipment sample team person personnel individual student".split()
)
# Verbs without an object: in "vote and notify the board" the board is only told.
ALONE = frozenset("vote act serve travel appear meet work respond reply participate convene deliberate".split())
# Papers are made for their readers: "prepares a report for the ministry".
MAKE = frozenset("prepare develop produce draft compile create complete write issue make".split())
# Acts that are done together with the one behind "with", whatever else they take as their object.
TOGETHER = frozenset(
    "conduct hold maintain establish develop arrange schedule make perform facilitate host attend convene organize lead"
    " chair sponsor have initiate enter conclude sign".split()
)
# What is asked of the one behind "with" that follows the verb itself: "verify with the bank that funds are there".
ASK_WITH = frozenset("verify check confirm arrange reconcile plan schedule clear agree inquire follow review".split())
# What stands in a rule's or another's line, not what somebody is asked about: "verify compliance with the law".
IN_LINE = frozenset("compliance consistency conformity conformance adherence".split())
# Acts for another's act: "assists the office in obtaining clearance from the ministry".
HELPING = frozenset("assist help aid support".split())
LIAISON = frozenset("liaison interface intermediary conduit".split())
MEETINGS = frozenset(
    "appointment appointments liaison conference conferences meeting meetings discussion discussions contact contacts"
    " coordination consultation consultations review reviews negotiation negotiations session sessions dialogue talks"
    " teleconference teleconferences workshop workshops exchange exchanges interview interviews agreement agreements"
    " arrangement arrangements decision decisions".split()
)
JOIN = frozenset(
    "coordinate work consult discuss negotiate cooperate liaise meet interface collaborate confer communicate"
    " interact partner staff assist share participate engage negotiate deconflict synchronize correspond".split()
)
# What is words or data; each in the singular.
TELLING_OBJECTS = frozenset(
    "information data date dates report copy notice notification recommendation update input feedback guidance"
    " justification rationale response request document documentation material materials plan list memorandum letter"
    " record records"
    " advice briefing status synopsis estimate confirmation certification summary finding findings call result results"
    " comment direction detail details answer message package view lesson concern observation name fact facts figures"
    " minutes opinion assessment forecast statement question inquiry listing inventory schedule timeline news baseline"
    " submission presentation condition conditions terms paper address manual warning explanation reason proof evidence"
    " instruction instructions requirement price quote photograph draft text original signature receipt claim"
    " page change remark objection reply reminder acknowledgment acknowledgement voucher note e-mail email cable"
    " alert endorsement concurrence directive".split()
)
# Verbs that say how things are, not what somebody does.
STATIVE = frozenset(
    "be have include contain consist comprise encompass cover mean relate depend vary differ exist apply fall involve"
    " need want know believe think expect appear seem remain become reflect constitute belong play tend"
    " desire wish intend benefit possess own lack rely deserve enjoy face feel like matter concern cost equal"
    " understand see owe begin continue end come go say stand live range result occur happen arise refer receive get"
    " offer enable allow permit require pose affect impact cause entail imply suggest indicate"
    " acquire buy purchase incur suspect exceed meet find achieve".split()
)
# Of these only the plain present says how things are: "cannot receive credits", "may not exceed five years" bind.
HAPPENING = frozenset(
    "receive get acquire buy purchase incur exceed meet achieve enjoy possess own begin continue end go stand live"
    " offer enable allow permit help require cause use extend".split()
)
# In the passive of the present these are steps of a procedure: "requests are submitted to State".
PROCEDURAL = (
    TELL
    | ALWAYS_TELLS
    | frozenset(
        "provide coordinate evaluate schedule approve review conduct process enter record maintain prepare release"
        " issue authorize assign"
        " route direct deliver develop handle accomplish complete execute implement update publish post limit store"
        " retain manage notify perform administer determine".split()
    )
)
# In the passive these say what a text, a plan or a thing is, not what is done.
DESCRIPTIVE = frozenset(
    "describe discuss list locate find define base call know consider use design see relate associate intend address"
    " outline detail summarize derive draw divide organize title entitle name identify specify depict show illustrate"
    " explain cite mention note contain include involve fund finance obligate realize delay expire detract scrutinize"
    " lead direct drive govern cover reflect build form consist link tie connect affect concern know view regard deem"
    " create establish price value structure group classify categorize codify enact pass sign date dedicate"
    " located situate interest involve require expect permit allow authorize train procure announce maintain apportion"
    " support mean bear give take apply set prove recognize term".split()
)
# "Can be found at", "can be downloaded from": where a thing is, not what somebody may do.
FINDING = frozenset("find download access view locate see consult reach contact".split())
NORMATIVE_PARTICIPLES = {
    "require": "Obligation",
    "oblige": "Obligation",
    "obligate": "Obligation",
    "expect": "Obligation",
    "direct": "Obligation",
    "task": "Obligation",
    "mandate": "Obligation",
    "encourage": "Recommendation",
    "advise": "Recommendation",
    "urge": "Recommendation",
    "recommend": "Recommendation",
    "authorize": "Permission",
    "permit": "Permission",
    "allow": "Permission",
    "entitle": "Permission",
    "empower": "Permission",
    "prohibit": "Prohibition",
    "forbid": "Prohibition",
    "preclude": "Prohibition",
}
# Whoever is asked to do something should do it.
ASKED_TO = {"request": "Recommendation", "ask": "Recommendation"}
SHORTEST_STEM = 3
_IRREGULAR = {
    "oversight": "oversee",
    "sale": "sell",
    "use": "use",
    "response": "respond",
    "maintenance": "maintain",
    "receipt": "receive",
    "analysis": "analyze",
    "support": "support",
    "custody": "keep",
    "supervision": "supervise",
    "delivery": "deliver",
    "storage": "store",
    "approval": "approve",
    "safeguard": "safeguard",
    "control": "control",
    "management": "manage",
}
_SUFFIXES = (
    ("ication", "y"),
    ("ization", "ize"),
    ("isation", "ise"),
    ("ation", "ate"),
    ("ation", "e"),
    ("ation", ""),
    ("ition", "e"),
    ("ution", "ute"),
    ("ction", "ct"),
    ("sion", "d"),
    ("sion", "se"),
    ("ssion", "t"),
    ("ion", "e"),
    ("ion", ""),
    ("ment", ""),
    ("ement", "e"),
    ("ance", ""),
    ("ance", "e"),
    ("ence", ""),
    ("ence", "e"),
    ("al", ""),
    ("al", "e"),
    ("sure", "se"),
    ("ure", "e"),
    ("ery", "er"),
    ("age", "e"),
    ("age", ""),
)


PREFIXES = ("re", "pre", "sub", "over", "under", "mis", "co")


@cache
def known_verbs() -> frozenset[str]:
    """Give the base forms of the verbs that spaCy's English look-up tables know, and those with a prefix: "retest"."""
    made = (f"{prefix}{verb}" for prefix in PREFIXES for verb in _listed_verbs() if len(verb) > SHORTEST_STEM)
    return _listed_verbs() | {verb for verb in made if verb not in known_nouns()}


@cache
def _listed_verbs() -> frozenset[str]:
    lemmatizer: Any = language().get_pipe("lemmatizer")
    return frozenset(lemmatizer.lookups.get_table("lemma_index")["verb"])


@cache
def known_nouns() -> frozenset[str]:
    """Give the base forms of the nouns that spaCy's English look-up tables know."""
    lemmatizer: Any = language().get_pipe("lemmatizer")
    return frozenset(lemmatizer.lookups.get_table("lemma_index")["noun"])


def is_only_verb(word: str) -> bool:
    """Tell whether a word is the base form of a verb, and none of a noun: "acknowledge", not "report"."""
    return word in known_verbs() and word not in known_nouns()


def verb_of(noun: str) -> str:
    """Give the verb that a noun of action comes from ("preparation": "prepare").

    The noun itself where none is known.
    """
    lower = noun.lower()
    if lower in _IRREGULAR:
        return _IRREGULAR[lower]
    singular = lower[:-1] if lower.endswith("s") and not lower.endswith("ss") else lower
    if singular in _IRREGULAR:
        return _IRREGULAR[singular]
    verbs = _listed_verbs()
    for suffix, ending in _SUFFIXES:
        if singular.endswith(suffix) and len(singular) > len(suffix) + 2:
            candidate = singular[: -len(suffix)] + ending
            if candidate in verbs:
                return candidate
    if singular.endswith("ing"):
        for candidate in (singular[:-3], f"{singular[:-3]}e", singular[:-4]):
            if candidate in verbs:
                return candidate
    return singular


def is_action_noun(noun: str) -> bool:
    """Tell whether a noun names an act: "preparation", "oversight", "processing"."""
    return verb_of(noun) != re.sub(r"s$", "", noun.lower()) or noun.lower() in _IRREGULAR


def base_of_participle(word: str, lemma: str) -> str:
    """Give the base form of a word in -ed or -ing where a lemmatizer's tables have a shorter verb: "rated": "rate".

    Of two verbs that may have it ("rout" and "route") the one in -e is nearly always meant. What the tables lack in
    -ied ends in -y: "inventoried".
    """
    lower = word.lower()
    if lower.endswith("ied") and lemma not in known_verbs() and f"{lower[:-3]}y" in known_verbs():
        return f"{lower[:-3]}y"
    stem = re.sub(r"(?:ed|ing)$", "", lower)
    return f"{stem}e" if stem == lemma and f"{stem}e" in _listed_verbs() else lemma


def third_person(word: str) -> bool:
    """Tell whether a word can be a verb in the third person singular."""
    return base_form(word) != ""


def base_form(word: str) -> str:
    """Give the base form of a verb in the third person singular ("applies": "apply"), or "" where it can be none."""
    verbs = known_verbs()
    if not word.endswith("s"):
        return ""
    return next((base for base in (word[:-1], word[:-2], f"{word[:-3]}y") if base in verbs), "")
