"""What is asked for: a person, a time, an amount, a law, a meaning, a list — and whether a passage can give it."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "who", "duration", "frequency", "date", "when", "amount", "authority", "form", "meaning", "difference", "list",
    "where", "content", "why", "contact", "rule",
]  # fmt: skip

_LAWS = (
    r"(?:laws?|statutes?|acts?|directives?|instructions?|regulations?|regs?|authority|authorities|polic(?:y|ies)|"
    r"memo(?:randum)?s?|code|title|executive order|manual|rulebooks?|handbook|volume|publication|reference|"
    r"legislation|guidance)"
)
_BODIES = (
    r"(?:agency|agencies|office|organi[sz]ation|department|body|bureau|official|command|person|actor|secretary|"
    r"directorate|group|entity|desk|division|branch|unit|team|element|board)"
)
# How a question begins: "who", "through which".
QUESTION_WORDS = "who|whom|whose|what|when|where|which|how"
PREPOSITION = "(?:(?:by|to|for|under|on|with|through|in|from) )?"
_UNITS = r"(?:days?|weeks?|months?|years?|hours?)"
_WORKING = r"(?:working|business|calendar) "
_PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("difference", (r"\bdifferences?\b", r"\b(?:vs|versus)\b", r"\bdiffers?\b", r"\bdistinction\b",
                    r"\bdifferent from\b", r"\bcompared (?:to|with)\b")),
    ("meaning", (r"\bstands? for\b", r"\bdefin(?:e|es|ed|ition)\b", r"\bmean(?:s|ing|t)?(?: by)?\b(?! that)",
                 r"\bacronyms?\b", r"\babbreviation\b", r"\bcounts? as\b", r"\bshort for\b",
                 rf"^(?:which|what) {_BODIES} (?:is|serves as) (?:the )?"
                 r"(?!\w+(?:ed|ing)\b|responsible|in charge|for\b)",
                 r"\b(?:makes?|made) up\b", r"\b(?:also|else|otherwise) (?:called|known as)\b",
                 r"\b(?:other|another|different|alternative) (?:names?|terms?|titles?)\b",
                 r"^(?:what|who)(?: is| are|['’]?s)(?: an?| the)?(?: [\w&()/’'.-]+){1,5}\W*$",
                 r"\bwhat(?: is|['’]?s) (?:it|that|this)(?: and\b|,|\W*$)",
                 r"^[\w&/().-]+(?: [\w&/().-]+){0,3},? what(?: is|['’]?s)\b")),
    ("frequency", (r"\bhow (?:often|frequently|regularly)\b", r"\b(?:frequency|intervals?)\b", r"\bhow many times\b")),
    ("duration", (r"\bhow (?:long|soon|early|late|far (?:in advance|ahead))\b", r"\blead time\b", r"\bin days\b",
                  rf"\bhow (?:many|much) (?:{_UNITS}|time|notice|lead)\b", rf"\bnumber of {_UNITS}\b",
                  r"\b(?:retention|processing|response) (?:period|time)\b", r"\bwhat period\b",
                  rf"\b{_UNITS} (?:before|after|prior|ahead|in advance)\b",
                  rf"\b(?:minimum|maximum|fewest|most|least) (?:number of )?(?:{_WORKING})?{_UNITS}\b")),
    ("when", (r"^when\b(?! (?:may|can|could)\b)(?! (?:is|are) (?:an? |the )?(?:[\w-]+ ){1,3}an? )",
              r"\bwhen (?:do|does|did|was|must|should|will|would|has|have)\b",
              r"(?:\band|,|-) when\b", r"\bwhen\W*$", r"\btiming\b", r"\btime limit\b",
              r"\bcut-?off\b", r"\bdeadlines?\b", r"\bdue\b",
              r"\b(?:by|on|at|in)? ?(?:what|which) (?:time|point|stage)\b")),
    ("date", (r"\b(?:what|which) (?:date|day|month|part of the year)\b", r"\bby (?:when|what time)\b",
              r"^(?!.*\b(?:who|whom|what|which|how|where|why)\b).*\bdates?\W*$")),
    ("amount", (r"\bhow (?:much|many)\b", r"\b(?:what|which) (?:percent(?:age)?|amount|share|price|cost|fee|rate)\b",
                r"\bpercent(?:age)?\b",
                r"\b(?:dollar|minimum|maximum) (?:value|amount|weight|length|size|threshold|limit|ceiling)s?\b",
                r"\b(?:surcharge|fee|rate|salary|per diem)\b", r"\binterest on\b",
                r"^(?:what|which|current|maximum|minimum)\b.*\b(?:charge|penalty|fine|threshold|limit)\b",
                r"\bcosts?\W*$", r"^costs? (?:of|for)\b")),
    ("authority", (rf"\b(?:what|which|whose) (?:[\w-]+ ){{0,2}}{_LAWS}\b",
                   r"\bunder (?:what|which)\b(?! (?:\w+ )?(?:conditions?|circumstances?|cases?|terms))",
                   r"\b(?:cited|mentioned|quoted|referenced|referred to)\b",
                   r"\b(?:legal|statutory) (?:basis|authority|grounds?)\b", r"\bgoverned by\b", r"\bwhat governs\b",
                   r"\b(?:reg|regulation|directive|statute|law|memo|instruction|manual|handbook|publication) "
                   r"(?:for|on|about|that|behind)\b")),
    ("contact", (r"\bcontact (?:info|information|details?|data)\b",
                 r"\b(?:phone|telephone|fax|e-?mail|mail(?:ing)?|postal|street) (?:number|address)\b", r"\bphone\b",
                 r"\b(?:address|url) of\b")),
    ("form", (r"\b(?:what|which) (?:\w+ )?forms?\b",
              r"\bin (?:what|which) format\b", r"\bform numbers?\b", r"\bnumber of the form\b")),
    ("where", (r"\bwhere (?:is|are|can|do|does|would|will|should)\b.*\b(?:discuss|find|found|cover|describ|written|"
               r"list|look|read|detail|explain|info|more)", r"\bwhere (?:is|are) (?!.*\b(?:sent|stored|kept|held)\b)",
               r"\b(?:which|what) (?:\w+ )?(?:chapter|section|paragraph|table|figure)\b", r"\bdiscussed\b",
               r"^(?:chapter|section|table|figure) (?:on|for|about|with)\b",
               r"\bmore (?:info|information|details?|guidance) (?:on|about|for)\b")),
    ("content", (r"\b(?:contain|include|consist|cover|comprise|incorporate|specify|go(?:es)? in(?:to)?)\b(?! for)",
                 r"\bcontents?\b",
                 r"\b(?:what|which) (?:kinds? of |types? of )?(?:\w+ )?"
                 r"(?:info|information|data|details|elements|items)\b",
                 r"\b(?:what|which) (?:kinds|types|sorts|elements|examples) (?:of|are)\b",
                 r"\b(?:examples?|elements) of\b",
                 r"\b(?:must|should|has to|have to|needs? to|can|may) be in\b(?! by)", r"\bshould .* say\b",
                 r"\b(?:put|write|find|see|expect|want|need|have)s? (?:down )?(?:in|into|inside)\b", r"\bbelongs? in\b",
                 r"\bstated in\b", r"\bto be (?:stated|said|included|covered|mentioned|described)\b")),
    ("why", (r"\bwhy\b", r"\bwhat is the (?:reason|purpose)\b", r"\bwhat for\b")),
    ("list", (r"\ball\b(?! (?:(?:the|their|his|her|our|my|your|its) )?(?:time|day|right|over)\b)",
              r"\blist\b", r"\b(?:duties|responsibilities|tasks|obligations)\b",
              r"\bwhich (?:courses|documents|reports|types|programs)\b")),
    ("who", (r"\bwho(?:m|se)?\b", rf"\b(?:which|what) (?:\w+ ){{0,2}}{_BODIES}\b", r"\bto where\b",
             r"\bwhere (?:do|does|must|should|shall|can|may|will) (?:[\w/-]+ ){1,4}?"
             r"(?:send|submit|forward|turn|direct|refer|report|transmit|e?mail|deliver|address|route)\b")),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile("|".join(patterns), re.IGNORECASE)) for kind, patterns in _PATTERNS)

# "Which organization …?": the word says what kind of answer is wanted.
WANTED = re.compile(rf"\b(?:what|which|whose) (?:[\w.&-]+ ){{0,2}}?({_BODIES}|{_LAWS}|forms?)\b", re.IGNORECASE)
OTHER_NAMES = re.compile(r"\b(?:other|another|different|alternative) (names?|terms?|titles?)\b", re.IGNORECASE)
WANTED_LAW = re.compile(rf"{_LAWS}\b", re.IGNORECASE)
# Words that say what is asked for and not what it is about.
KIND_WORDS = frozenset(
    "deadline due date day week month year hour time often frequently frequency long soon early much many number "
    "difference versus differ define definition mean meaning acronym abbreviation stand count law statute legal "
    "authority discuss discussed cover covered written chapter section paragraph contain include content list "
    "duty responsibility task obligation cite cited mention mentioned referenced "
    "basis govern who whom person detail full exact current "
    "correct publication regulation reg directive memo type types consist comprise name names figure table "
    "interval ahead".split()
)
_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|thirty|sixty|ninety)"
_UNIT = r"(?:business |working |calendar |fiscal )?(?:minutes?|hours?|days?|weeks?|months?|years?|quarters?)"
_MONTH = r"(?:January|February|March|April|(?-i:May)|June|July|August|September|October|November|December)"
_DURATION = (
    rf"\b{_NUMBER}(?:\s*(?:to|-|–|and|or)\s*{_NUMBER})?[- ]{_UNIT}\b|\b\d+-hour\b|"
    r"\bindefinitely\b|\blife of\b"
)
_FREQUENCY = (
    r"\bevery\b|\bannual(?:ly)?\b|\byearly\b|\bquarterly\b|\bmonthly\b|\bweekly\b|\bdaily\b|\bperiodic(?:ally)?\b|"
    rf"\bcontinuous(?:ly)?\b|\bregular(?:ly)?\b|\bquadrennial\b|\b{_NUMBER}-(?:year|month)\b|\btwice\b"
)
_MOMENT = (
    rf"\b(?:early|mid|late)[- ]{_MONTH}\b|\b(?:\d+ )?{_MONTH} \d+\b|\b(?:immediately|promptly|prior to|before|after|"
    r"once|(?<!depending )upon|during|following|when|until|within (?!the)|as soon as|"
    r"throughout|begins|at the (?:end|start|same time|time)|prepared)\b"
)
# Numbers that are no amounts: of laws, sections, forms, courses.
_CITATION = re.compile(
    r"\b[A-Z][\w.-]*[- ]\(?\d[\w.()/-]*|\bC\d[\w.]*|\b\d+ U\.S\.C\.? ?§?\w*|"
    r"\b(?:[Ss]ection|Title|Volume|Vol\.|Chapter|"
    r"Phase) \d[\w.()]*|\b\d+-\d+\b|\b\d{4}\b"
)
DURATION = re.compile(_DURATION, re.IGNORECASE)
_CALENDAR = re.compile(
    rf"{_DURATION}|\b{_MONTH}\b|\bimmediately\b|\b(?:no later than|before|prior to|until|within (?!the))\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|so that|in order (?:to|for)|due to|since|purpose|therefore|"
    r"to ensure|to assist|to avoid|to obtain|as the)\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"{_DURATION}|\b{_MONTH}\b|\bimmediately\b|"
    r"\b(?:prior to|before|after|once|(?<!depending )upon|until|within (?!the)|at the same time)\b",
    re.IGNORECASE,
)
_FREQUENT = re.compile(f"{_FREQUENCY}|{_DURATION}", re.IGNORECASE)
_TIMED = re.compile(f"{_DURATION}|{_FREQUENCY}|{_MOMENT}", re.IGNORECASE)
_MONEY = re.compile(
    r"\$\s?\d|\b\d+(?:\.\d+)?\s?(?:percent|%)|\bpercent\b|\bfree of charge\b|\bno cost\b", re.IGNORECASE
)
_DOLLARS = re.compile(r"\$\s?\d|\b(?:million|\d|hundred|thousand) dollars\b", re.IGNORECASE)
_COUNT = re.compile(rf"\b{_NUMBER}\b", re.IGNORECASE)
_LAW = re.compile(
    r"\bU\.S\.C|\bSection \d+\(|\bDoD[DIM]?\b (?:C-)?\d|\b(?:Directive|Instruction|Act|Regulation|Policy|Manual)\b|"
    r"\bMemorand|\bregulation\b|\bP\.L\.|\bAR ?\d|\bNSDD|\b(?:AECA|FAA|JSCET|FCG|Handbook|Guide|GEF|DLM|NDP)\b|"
    r"\bTitle \d+|\bagreement\b|\bMOA\b|\bguidance\b|\bsection \d+\("
)
_FORM = re.compile(r"\b(?:SF|DD Form|Standard Form|DD|Form) ?\(?\w*\)? ?\d+|\bform\b", re.IGNORECASE)
# "In what form …?" asks how, "on which form …?" for its number.
_IN_FORM = re.compile(r"\bin (?:what|which) (?:form|format)\b", re.IGNORECASE)
_WRITTEN = re.compile(
    r"\b(?:in writing|written|verbal(?:ly)?|oral(?:ly)?|electronic(?:ally)?|letters?|memorand(?:um|a)|e-?mail|formats?|"
    r"messages?|cables?)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\S@\S|\b[Cc]ontact information\b|https?:|\bwww\.|\b(?:e-?mail|phone|telephone|web (?:site|page)|website)\b",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"\b(?:include[sd]?|including|contains?|covers?|consists?|incorporate|following|indicates?|provides?)\b|:",
    re.IGNORECASE,
)
LISTING = re.compile(
    r"\b(?:include|contain|incorporate|cover|following|indicate|provide)s?\b(?:[^.;]*:|[^,;.]*[,;][^,;.]*[,;])",
    re.IGNORECASE,
)
DEFINING = re.compile(
    r"\W{0,3}(?:\([^)]*\)\W{0,2})?(?:also |generally |normally )?\b"
    r"(?:, (?:which|that|who)\b|(?:is|are) (?:an?|the|defined|composed|not a)\b|means?|refers? to|encompass(?:es)?|"
    r"includes?|"
    r"covers|describes|implements|consists? of|serves? as|as (?:the|an?)\b|informs?|outlines|may differ)\b"
)
_HOW_MANY = re.compile(r"\bhow many (?:more )?([a-z]+)", re.IGNORECASE)
# "What is the per diem for students?" asks for an amount; "what is …" alone asks for a meaning.
_OTHERWISE: frozenset[Kind] = frozenset({"duration", "frequency", "date", "when", "amount", "form", "contact", "list"})
_DEFINITION = re.compile(r"\b(?:stands? for|defin\w+|mean\w*|acronym|abbreviation|short for)\b", re.IGNORECASE)
_FIRST: dict[Kind, int] = {"difference": -1}


def kinds_of(question: str) -> tuple[Kind, ...]:
    """Give what is asked for, in the question's order; ``rule`` (what holds?) where nothing else is recognised."""
    found = []
    for order, (kind, pattern) in enumerate(_COMPILED):
        match = pattern.search(question)
        if match:
            found.append((_FIRST.get(kind, match.start()), order, kind))
    kinds = tuple(kind for _, _, kind in sorted(found))
    if _OTHERWISE.intersection(kinds) and not _DEFINITION.search(question):
        kinds = tuple(kind for kind in kinds if kind != "meaning")
    return kinds or ("rule",)


def gives(kind: Kind, text: str, question: str) -> bool:
    """Tell whether a passage's words can be an answer of that kind at all."""
    if kind == "duration":
        return DURATION.search(text) is not None
    if kind == "frequency":
        return _FREQUENT.search(text) is not None
    if kind in {"date", "when"}:
        return _TIMED.search(text) is not None
    if kind == "authority":
        return _LAW.search(text) is not None
    if kind == "form":
        asked_how = _IN_FORM.search(question) is not None
        return _FORM.search(text) is not None or (asked_how and _WRITTEN.search(text) is not None)
    if kind == "contact":
        return _CONTACT.search(text) is not None
    if kind == "content":
        return _CONTENT.search(text) is not None
    if kind == "why":
        return _REASON.search(text) is not None
    if kind == "amount":
        return _is_amount(text, question)
    return True


def dates(kind: Kind, text: str) -> bool:
    """Tell whether a passage names a time: for ``date`` a day, month or length of time, for ``when`` an event too."""
    return (_CALENDAR if kind == "date" else _DATED).search(text) is not None


def _is_amount(text: str, question: str) -> bool:
    plain = _CITATION.sub(" ", text)
    if re.search(r"\bdollars?\b", question, re.IGNORECASE):
        return _DOLLARS.search(plain) is not None
    counted = _HOW_MANY.search(question)
    if counted is None:
        return _MONEY.search(plain) is not None or (
            DURATION.search(plain) is not None and re.search(r"\b(?:period|length|time|long)\b", question) is not None
        )
    noun = counted[1].lower().rstrip("s")[:6]
    return any(noun in plain[match.end() : match.end() + 40].lower() for match in _COUNT.finditer(plain))
