"""What is asked for: a person, a time, an amount, a law, a meaning, a list — and whether a passage can give it."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "who",
    "duration",
    "frequency",
    "when",
    "amount",
    "authority",
    "meaning",
    "difference",
    "list",
    "where",
    "content",
    "rule",
]

_RULES: tuple[tuple[Kind, str], ...] = (
    ("difference", r"\bdifferences?\b|\bvs\b|\bversus\b|\bdiffers?\b|\bdifferent from\b|\bcompared (?:to|with)\b|\bdistinction\b"),
    ("meaning", r"\bstands? for\b|\bdefin(?:e|es|ed|ition)\b|\bmean(?:s|ing)?(?: by)?\b(?! that)|\bacronyms?\b|\babbreviation\b"
                r"|\bcounts? as\b|\bspell(?:ed)? out\b|^(?:what|who) (?:is|are|'s) (?:an? |the )?[\w&()/’'.-]+(?: [\w&()/’'.-]+){0,4}\??$|^what(?:’|')?s (?:an? |the )?[\w&()/-]+(?: [\w&()/-]+){0,3}\??$"),
    ("frequency", r"\bhow (?:often|frequently|regularly)\b|\bfrequency\b|\bhow many times\b"),
    ("duration", r"\bhow (?:long|soon|early|late|far (?:in advance|ahead))\b|\bhow (?:many|much) (?:days?|weeks?|months?|years?|hours?|time|notice|lead)\b"
                 r"|\bnumber of (?:days|months|years)\b|\blead time\b|\bretention (?:period|time)\b|\b(?:days|weeks|months|years) (?:before|after|prior|ahead|in advance)\b"),
    ("when", r"\bwhen\b(?! (?:an?|the|we|i|you|they|he|she|it|is|are|this|that|there)\b[^?]*\bwho\b)(?=.*)|\bdeadlines?\b|\bdue\b|\bby what (?:date|day|time)\b|\b(?:what|which) (?:date|day|month|time|part of the year)\b|\bdates?\??$|\btime limit\b|\bcut-?off\b|\bat what (?:point|time|stage)\b|\btiming\b"),
    ("amount", r"\bhow (?:much|many|large|big|high)\b|\b(?:what|which) (?:percent(?:age)?|amount|share|price|cost|fee|rate)\b|\bpercent(?:age)?\b|\b(?:dollar|minimum|maximum) (?:value|amount)\b|\b(?:surcharge|fee|rate|salary|per diem|price)\b(?=[^a-z]*$)|\b(?:threshold|limit)\b(?=[^a-z]*$)"),
    ("authority", r"\b(?:what|which|whose) (?:\w+ ){0,2}(?:laws?|statutes?|acts?|directives?|instructions?|regulations?|regs?|authority|authorities|polic(?:y|ies)|memo(?:randum)?s?|public law|legal|code|section of (?:the )?(?:law|act|faa|aeca|u\.?s)|executive order|manual|volume|publication|reference|guidance)\b"
                  r"|\bunder (?:what|which) (?:authority|law)\b|\bcited for\b|\blegal (?:basis|authority)\b|\bgoverned by\b|\bwhat governs\b|\b(?:reg|regulation|directive|statute|law)\b(?= (?:for|on|about|that|behind))"),
    ("where", r"\bwhere (?:is|are|can|do|does|in|would|will|should|to)\b[^?]*\b(?:discuss|find|found|cover|describe|written|listed|look|read|detail|explain|info|get more|talk)|\b(?:which|what) (?:\w+ )?(?:chapter|section|paragraph|table|figure)\b|\bdiscussed\b|\bmore (?:info|information|detail|details|guidance) (?:on|about|for)\b"),
    ("content", r"\b(?:contain|include|consist|cover|comprise|go in|goes in|go into|goes into|information (?:is|must|should|has|do|needs))\b|\bcontents?\b|\bwhat (?:information|data|details|elements)\b|\belements of\b"),
    ("list", r"\ball\b|\blist\b|\b(?:duties|responsibilities|tasks|obligations)\b|\bevery\b|\bwhich (?:courses|documents|reports|types|programs)\b"),
    ("who", r"\bwho(?:m|se)?\b|\b(?:which|what) (?:\w+ ){0,2}(?:agency|agencies|office|organi[sz]ation|department|body|bureau|official|command|person|actor|secretary|directorate)\b|\bto where\b"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _RULES)

# Words that say what is asked for and not what it is about.
KIND_WORDS = frozenset(
    "deadline due date day week month year hour time often frequently frequency long soon early much many number "
    "difference versus differ define definition mean meaning acronym abbreviation stand count law statute legal "
    "authority discuss discussed cover covered written chapter section paragraph contain include content list duty "
    "responsibility task obligation cite cited basis govern who whom person detail full exact current correct".split()
)
_UNIT = r"(?:business |working |calendar )?(?:minutes?|hours?|days?|weeks?|months?|years?|fiscal years?|quarters?)"
_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|thirty|sixty|ninety)"
DURATION = re.compile(
    rf"\b{_NUMBER}(?:\s*(?:to|-|–|and|or)\s*{_NUMBER})?[- ]{_UNIT}\b|\b\d+-hour\b|\bindefinitely\b", re.IGNORECASE
)
FREQUENCY = re.compile(
    rf"\bevery\b|\bannual(?:ly)?\b|\byearly\b|\bquarterly\b|\bmonthly\b|\bweekly\b|\bdaily\b|\bperiodic(?:ally)?\b"
    rf"|\bcontinuous(?:ly)?\b|\bregular(?:ly)?\b|\bquadrennial\b|\b{_NUMBER}-(?:year|month)\b|\btwice\b",
    re.IGNORECASE,
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
MOMENT = re.compile(
    rf"{DURATION.pattern}|{FREQUENCY.pattern}|\b(?:early|mid|late)[- ]{_MONTH}\b|\b(?:\d+ )?{_MONTH} \d+\b"
    r"|\b(?:immediately|promptly|prior to|before|after|once|upon|during|following|when|until|within|as soon as|throughout|begins|at the (?:end|start))\b",
    re.IGNORECASE,
)
AMOUNT = re.compile(
    rf"\$\s?\d|\b\d+(?:\.\d+)?\s?(?:percent|%)|\b{_NUMBER}\b(?! U\.S\.C)(?! \(|\))|\bpercent\b", re.IGNORECASE
)
AUTHORITY = re.compile(
    r"\bU\.S\.C|\bSection \d|\bSection \d+\(|\bDoD[DIM]?\b (?:C-)?\d|\bDirective\b|\bInstruction\b|\bAct\b|\bMemorand|\bRegulation\b"
    r"|\bregulation\b|\bPolicy\b|\bManual\b|\bP\.L\.|\bAR ?\d|\bNSDD|\b(?:AECA|FAA|JSCET|FCG|Handbook|Guide|GEF)\b|\bTitle \d+|\bagreement\b|\bMOA\b|\bguidance\b"
)
MEANING = re.compile(
    r"\b(?:is|are|means|refers? to|encompass(?:es)?|includes?|covers|called|known as|defined as|describes|implements|consists? of|serves as)\b"
)


def kinds_of(question: str) -> tuple[Kind, ...]:
    """Give what is asked for, the surest first; ``rule`` (what holds?) where nothing else is recognised."""
    found = [kind for kind, pattern in _COMPILED if pattern.search(question)]
    return tuple(dict.fromkeys(found)) or ("rule",)


def gives(kind: Kind, text: str) -> bool:
    """Tell whether a passage's words can be an answer of that kind at all."""
    checks = {
        "duration": DURATION,
        "frequency": re.compile(f"{FREQUENCY.pattern}|{DURATION.pattern}", re.IGNORECASE),
        "when": MOMENT,
        "amount": AMOUNT,
        "authority": AUTHORITY,
    }
    check = checks.get(kind)
    return check is None or check.search(text) is not None
