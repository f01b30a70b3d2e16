"""Subjects as pronouns, so that the verbs behind them are read as verbs.

A parser reads "SCOs process requests" as three nouns. Where the form of the words shows what is meant, a pronoun is put
in: it keeps the mention that it stands for, and where it was left out in the text it has no length there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.entities import Entity, Mention
from ingest.kinds import singular_name
from ingest.pieces import DETERMINERS, FINITE, LIST_MODALS, OPENERS, STAND_INS, Piece, ends_sentence, in_opening_clause
from ingest.role_nouns import kind_of_party
from ingest.verbs import ASSURE, JOIN, SEND, base_form, is_only_verb, known_nouns, known_verbs, third_person

ADVERBS = frozenset({"also", "then", "thus", "therefore", "further", "first"})
SUBORDINATORS = frozenset("if when unless because whether where while whenever although though once".split())
# What may follow a noun in the plural; another noun hardly does ("signs the log, grants leave").
AFTER_NOUNS = frozenset(
    "of for in on to from with by at as and or under between within without through during than that which who if when"
    " where while because unless until before after about above below against among around per via concerning regarding"
    " including such not only also then so but nor based due prior".split()
)
PLURALS_BEFORE_NOUNS = frozenset("arms services forces plans programs sales systems operations materials goods".split())
ARTICLES = frozenset("the a an any all each its their his these those this such both".split())


# Verbs that are nouns too, with the preposition that only the verb has.
OWN_PREPOSITIONS = {
    "account": {"for", "to"},
    "act": {"as"},
    "answer": {"for", "to"},
    "arrange": {"for"},
    "assist": {"in", "with"},
    "attend": {"to"},
    "comply": {"with"},
    "consult": {"with"},
    "decide": {"on", "whether"},
    "determine": {"whether", "which", "how", "if"},
    "carry": {"out"},
    "draw": {"up"},
    "follow": {"up"},
    "go": {"over"},
    "hand": {"over"},
    "set": {"out", "up"},
    "turn": {"in", "over"},
    "participate": {"in"},
    "reply": {"to"},
    "respond": {"to"},
    "see": {"to", "that"},
    "serve": {"as"},
}
LONGEST_ASIDE = 25
# Verbs of dealing with papers and money that are nouns too.
DEALING = frozenset(
    "report forward document record request release file log track order transfer mail bill charge invoice audit review"
    " estimate schedule contact process issue list brief estimate support monitor".split()
)
# What opens a phrase, not a clause: its nouns have no verb of their own.
PHRASE_OPENERS = frozenset("at on in upon within during under prior for by following with from to before after".split())
RELATIVES = frozenset("that which who whom whose".split())


def with_pronouns(pieces: list[Piece]) -> list[Piece]:
    """Put a pronoun for an actor at a sentence's start whose next word can be its verb: "They process requests".

    "SCOs process requests" and "PM sets the deadline" are read as nouns by the parser, "They process" and
    "He sets" are not.
    A plural before a base form is nearly always a subject; a singular before a form in -s is one unless a finite
    verb follows.
    """
    made = list(pieces)
    for position, piece in enumerate(pieces):
        mention = party_at(pieces, position, several=True)
        if mention is None:
            continue
        before = position - 1
        while before >= 0 and (
            pieces[before].word.lower() in DETERMINERS
            or (piece.mention is None and pieces[before].start >= mention.start)
        ):
            before -= 1
        if position + 2 >= len(pieces):
            continue
        behind_opening = _follows_opening(pieces, before, position)
        if before >= 0 and pieces[before].word not in {"\n", ".", ",", ";", ":"} and not behind_opening:
            continue
        word, after = pieces[position + 1].word, pieces[position + 2].word.lower()
        plural = (
            piece.word == STAND_INS[mention.entity.kind][2] if piece.mention is not None else piece.word.endswith("s")
        )
        if piece.mention is None and not (
            _is_plain_verb(pieces, position + 1) if plural else _continues_with_verb(pieces, position + 1, opens=True)
        ):
            continue
        if plural and word.lower() in known_verbs() and word.islower():
            pronoun = "they"
        elif (
            not plural
            and word.islower()
            and third_person(word)
            and after not in FINITE
            and (behind_opening or _opens(pieces, before))
        ):
            pronoun = "he"
        else:
            continue
        for at in range(before + 1, position):
            made[at] = replace(made[at], word="")
        made[position] = replace(piece, word=pronoun, start=pieces[before + 1].start, mention=mention)
    return [piece for piece in made if piece.word]


def _is_plain_verb(pieces: list[Piece], position: int) -> bool:
    """Tell whether a base form behind a plural can only be its verb: "boarding teams acknowledge the order"."""
    verb, after = pieces[position], pieces[position + 1]
    acts_on = after.mention is not None or after.word.lower() in ARTICLES
    return verb.mention is None and acts_on and is_only_verb(verb.word)


def _follows_opening(pieces: list[Piece], before: int, position: int) -> bool:
    """Tell whether an actor with a verb follows an opening phrase without its comma: "At night the PA checks it"."""
    if before < 1 or before + 1 == position or not pieces[before].word.isalpha():
        return False
    first = before
    while first > 0 and pieces[first - 1].word not in {"\n", ".", ";", ":"}:
        first -= 1
    phrase = [piece.word.lower() for piece in pieces[first : before + 1]]
    closed = phrase[-1] not in OPENERS | DETERMINERS | FINITE | AFTER_NOUNS and "," not in phrase
    plain = not any(word in FINITE or word in RELATIVES for word in phrase)
    return phrase[0] in PHRASE_OPENERS and closed and plain and _continues_with_verb(pieces, position + 1, opens=True)


def _opens(pieces: list[Piece], before: int) -> bool:
    """A singular subject opens its sentence, or follows the comma of a clause that opens it."""
    if before < 0 or pieces[before].word in {"\n", ".", ";", ":"}:
        return True
    first = before
    while first > 0 and pieces[first - 1].word not in {"\n", "."}:
        first -= 1
    return pieces[before].word == "," and pieces[first].word.lower() in OPENERS


def begins_with_verb(pieces: Sequence[Piece], position: int, subject: str) -> bool:
    """Tell whether a later sentence of an item leaves out the same subject, by the form of its first word."""
    piece = pieces[position]
    word = piece.word.lower()
    after = pieces[position + 1].word.lower() if position + 1 < len(pieces) else ""
    if piece.mention is not None or after in FINITE | LIST_MODALS | {"of"}:
        return False
    return third_person(word) if subject == "he" else word in known_verbs()


def with_coordinated_verbs(pieces: list[Piece], *, opening: str = "") -> list[Piece]:
    """Put the pronoun of a singular subject before its later verbs: "He signs the log and (he) reports the delay".

    Between nouns the parser takes "reports" for one more of them. It is a verb where a determiner or a name follows,
    which no noun in the plural has behind it, or the preposition that its own class asks for. ``opening`` is the
    subject that the document is given in front, if any.
    """
    made: list[Piece] = []
    start = 0
    for position, piece in enumerate(pieces):
        if piece.word == "\n" or piece.breaks or ends_sentence(piece, pieces[position + 1 :]) or piece is pieces[-1]:
            made.extend(_with_verbs(pieces[start : position + 1], opening if start == 0 else ""))
            start = position + 1
    return made


def _with_verbs(sentence: list[Piece], opening: str) -> list[Piece]:
    found = _third_person_subject(sentence, opening)
    first, mention = found if found is not None else (-1, None)
    waits = found is None  # until ", who" or ", which" gives a subject in the singular
    made = list(sentence[: first + 1])
    main: Mention | None = None  # of the main verb, while the acts of another are listed
    strict, further, aside = False, False, 0
    resumed = 0  # where the main subject's verbs go on behind a clause of another one
    for position in range(first + 1, len(sentence)):
        piece = sentence[position]
        word = piece.word.lower()
        asked = position > 0 and base_form(sentence[position - 1].word.lower()) in ASSURE
        aside = aside if position < aside else _end_of_aside(sentence, position)
        if position < resumed:
            made.append(piece)
            continue
        if position >= aside and (word in RELATIVES or (word in SUBORDINATORS and not asked)):
            antecedent = _antecedent(sentence, position)
            if antecedent is not None:
                main = None if waits else mention
                mention, further, waits = antecedent, False, False
            elif word == "that" and not waits and (asked or (strict and sentence[position - 1].word.lower() == "and")):
                strict = True  # "verifies that ... and that ..., and sends": only behind a comma
            elif not waits and not _of_plural(sentence, position):
                resumed = _behind_clause(sentence, position)
                if not resumed:
                    return made + list(sentence[position:])  # what follows may be the verb of another subject
        elif waits or position < aside:
            pass
        elif (other := _next_subject(sentence, position)) is not None:
            mention = other
        elif _continues_with_verb(sentence, position) and not _shares_object(sentence, position):
            apart = sentence[position - 1].word == "and" and sentence[position - 2].word == ","
            if main is not None and apart and not further:
                return made + list(sentence[position:])  # of two subjects the word may belong to either
            further = True
            if not strict or sentence[position - 2].word == ",":
                made.append(Piece("he", piece.start, piece.start, mention))
        made.append(piece)
    return made


def _next_subject(sentence: list[Piece], position: int) -> Mention | None:
    """Give the actor of a further half with a verb of its own: "the QM draws it, and the PA signs it"."""
    mention = sentence[position].mention
    before = position - 1
    while before > 0 and sentence[before].word.lower() in DETERMINERS:
        before -= 1
    if mention is None or not mention.entity.is_actor or sentence[before].word.lower() not in {"and", "but", ";"}:
        return None
    at = position + 1
    if before > 0 and sentence[before - 1].word == ",":  # "..., and the PA, together with the QM, signs it"
        at = _behind_apposition(sentence, at)
    verb = sentence[at].word if at < len(sentence) else ""
    return mention if verb.islower() and third_person(verb) else None


def _of_plural(sentence: list[Piece], position: int) -> bool:
    """ "Approves rates that depart from it and advises": one who advises is not they that depart."""
    after = sentence[position + 1].word.lower() if position + 1 < len(sentence) else ""
    plural = after in {"are", "have", "were", "do"} or (after in known_verbs() and not third_person(after))
    return sentence[position].word.lower() in {"that", "which", "who"} and plural


def _behind_clause(sentence: list[Piece], start: int) -> int:
    """Give where the first verb goes on behind a clause: "keeps the boat in which he came, and tells the PA"; or 0.

    The clause's one comma ends it; behind more of them the verb may be one of the clause's own.
    """
    comma = next((at for at in range(start, len(sentence)) if sentence[at].word == ","), len(sentence))
    verb = comma + 2
    if sentence[start - 1].word == "," or verb + 1 >= len(sentence) or sentence[comma + 1].word.lower() != "and":
        return 0
    after = sentence[verb + 1]
    plain = after.mention is not None or after.word.lower() in ARTICLES
    return verb if plain and _continues_with_verb(sentence, verb) else 0


def _antecedent(sentence: list[Piece], position: int) -> Mention | None:
    """Give the actor before ", who" or ", which" whose acts a sentence goes on to list: "the PA, who signs it, ..."."""
    before = sentence[position - 2] if position > 1 and sentence[position - 1].word == "," else None
    after = sentence[position + 1].word if position + 1 < len(sentence) else ""
    if sentence[position].word not in {"who", "which"} or before is None or not third_person(after):
        return None
    return before.mention if before.mention is not None and before.mention.entity.is_actor else None


def _end_of_aside(sentence: list[Piece], comma: int) -> int:
    """Give where a verb goes on behind an aside: "reads the log and, if a leak is found, tells"; 0 where none does."""
    if comma + 1 >= len(sentence) or sentence[comma].word != "," or sentence[comma - 1].word.lower() != "and":
        return 0
    if sentence[comma + 1].word.lower() not in OPENERS:
        return 0
    for position in range(comma + 2, min(comma + LONGEST_ASIDE, len(sentence) - 1)):
        if sentence[position].word == "," and _continues_with_verb(sentence, position + 1):
            return position + 1
    return 0


def _shares_object(sentence: list[Piece], position: int) -> bool:
    """ "oversees and advises the agency", "develops, coordinates, and shares the plan": the parser reads these well."""
    before = position - 1
    while before > 0 and sentence[before].word.lower() in {"and", ","}:
        before -= 1
    verb = sentence[before]
    if verb.mention is not None or not verb.word.islower() or not third_person(verb.word):
        return False
    # "test papers, and keeps": what another word describes is a noun
    opener = sentence[before - 1] if before > 0 else None
    return opener is None or opener.mention is not None or opener.word in {",", "and", "he", *ADVERBS}


def _third_person_subject(sentence: list[Piece], opening: str) -> tuple[int, Mention | None] | None:
    """Give where the main verb in -s of a singular actor stands, and the actor's mention."""
    if opening == "he":
        return 0, None
    for position, piece in enumerate(sentence[:-1]):
        if (
            piece.word.lower() == "it"
            and position
            and sentence[position - 1].word == ","
            and _opens(sentence, position - 1)
        ):
            after = sentence[position + 1].word
            return (position + 1, None) if third_person(after) and after not in {"has", "is"} else None
        mention = party_at(sentence, position)
        before = position - 1
        while before >= 0 and (sentence[before].word.lower() in DETERMINERS or sentence[before].word.islower()):
            before -= 1
        if mention is None or not _opens(sentence, before) or in_opening_clause(sentence, position):
            continue
        verb = position + 1
        verb = _behind_apposition(sentence, verb)
        while verb < len(sentence) and (sentence[verb].word.lower().endswith("ly") or sentence[verb].word in ADVERBS):
            verb += 1
        word = sentence[verb].word if verb < len(sentence) else ""
        plural = piece.word in {"they", STAND_INS[mention.entity.kind][2]}
        if not plural and word.islower() and (third_person(word) or word in {"has", "is"}):
            one_of_two = any(
                each.word.lower() == "or" and each.mention is None for each in sentence[before + 1 : position]
            )
            return verb, None if one_of_two else mention
        if word.lower() in FINITE:
            return None
    return None


def _behind_apposition(sentence: list[Piece], position: int) -> int:
    """Give where a verb in -s follows what stands between commas behind a subject, else the same place."""
    if position < len(sentence) and sentence[position].word == ",":
        for further in range(position + 2, min(position + LONGEST_ASIDE, len(sentence) - 1)):
            word = sentence[further + 1].word
            if sentence[further].word == "," and word.islower() and third_person(word):
                return further + 1
    return position


def party_at(sentence: Sequence[Piece], position: int, *, several: bool = False) -> Mention | None:
    """Give the mention of an actor that a piece stands for, or one made of the words that describe him.

    ``several``: described ones in the plural count too.
    """
    piece = sentence[position]
    if piece.mention is not None:
        return piece.mention if piece.mention.entity.is_actor else None
    before, behind = (sentence[at].word if 0 <= at < len(sentence) else "" for at in (position - 1, position + 1))
    plural = piece.word.endswith("s") and not piece.word.endswith("ss")
    word = singular_name(piece.word) if several and plural else piece.word
    kind = kind_of_party(word, before=before, behind=behind)
    if kind is None or (plural and not several):
        return None
    start = position
    while start > 0 and sentence[start - 1].mention is None and sentence[start - 1].word.isalpha():
        if sentence[start - 1].word.lower() in DETERMINERS | OPENERS | FINITE:
            break
        start -= 1
    name = " ".join([*(each.word.lower() for each in sentence[start:position]), word.lower()])
    return Mention(sentence[start].start, piece.end, Entity(name=name, kind=kind), named=False)


def _continues_with_verb(sentence: list[Piece], position: int, *, opens: bool = False) -> bool:
    """Tell whether a word in -s behind a comma or "and" is a verb, by what follows it.

    ``opens``: it stands behind a subject instead.
    """
    piece = sentence[position]
    before = "," if opens else sentence[position - 1].word.lower()
    if piece.mention is not None or not piece.word.islower() or not third_person(piece.word):
        return False
    if before not in {"and", ","} or position + 1 >= len(sentence):
        return False
    after = sentence[position + 1]
    word = after.word.lower()
    if after.mention is not None or word in ARTICLES or (word.endswith("ly") and word != "family"):
        return True
    if word in {"and", ","}:
        # "reviews, signs, and submits the plan"
        further = next((at for at in range(position + 1, len(sentence)) if sentence[at].word not in {"and", ","}), None)
        return further is not None and _continues_with_verb(sentence, further)
    base = base_form(piece.word)
    if word in {"within", "until"} and base in known_verbs():
        return True  # "answers within ten days"
    if base not in known_nouns() and word not in FINITE | {"of", ".", ";", ",", "and", "or"}:
        return True
    if opens:
        return word == "that" and base in ASSURE
    plain = word.isalpha() and word.islower() and word not in AFTER_NOUNS | FINITE
    if plain and word.endswith("ed"):  # "reviews signed orders", not "reviews signed by"
        behind = sentence[position + 2] if position + 2 < len(sentence) else piece
        plain = behind.word.isalpha() and behind.word.islower() and behind.word not in AFTER_NOUNS | FINITE | ARTICLES
    if plain and piece.word not in PLURALS_BEFORE_NOUNS:
        return True
    if word in OWN_PREPOSITIONS.get(base, ()):
        return True
    return (
        (word == "with" and base in JOIN)
        or (word == "to" and base in SEND and base not in known_nouns())
        or (word == "that" and base in ASSURE)
    )
