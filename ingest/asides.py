"""Words in the order and number that a parser reads well: asides left out, conditions and modals put straight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.entities import EntityKind
from ingest.kinds import HEADS
from ingest.pieces import DETERMINERS, FINITE, LIST_MODALS, OPENERS, STAND_INS, Piece, ends_sentence, says
from ingest.role_nouns import names_party
from ingest.verbs import known_verbs, third_person

# What begins an aside that says nothing of an event or a condition.
ASIDES = frozenset("in at to as with within for by under".split())


LONGEST_ASIDE = 25
LONGEST_SUBJECT = 8


# What such a remark begins with behind a subject.
REMARK_OPENERS = frozenset("as under within with by through in together along".split())
TOGETHER_NOUNS = frozenset(
    "coordination consultation cooperation conjunction collaboration concert accordance partnership".split()
)
REMARKS = [
    tuple(words.split())
    for words in (
        "in writing;as appropriate;as necessary;as required;as applicable;as needed;at a minimum;as a minimum;in turn"
        ";to the extent possible;to the maximum extent possible;however;therefore"
    ).split(";")
]
# What a recurrence is followed by where it is the least: "or more often where results have been poor".
_MORE_OFTEN = [
    tuple(words.split())
    for words in "or more often;or less often;or more frequently;or less frequently;or oftener;or sooner".split(";")
]
# Behind a noun these say which one is meant.
ADJECTIVES_BEHIND = frozenset({"responsible", "accountable", "liable"})
PEOPLE_BEHIND = frozenset(
    "stakeholders representatives officials personnel counterparts employees members participants leaders".split()
)


def with_plain_conditions(pieces: list[Piece]) -> list[Piece]:
    """Write "If" for an inverted condition: "Should additional cargo arrive, the PA must ..."."""
    made = list(pieces)
    for position, piece in enumerate(pieces):
        opens = position == 0 or pieces[position - 1].word in {"\n", "."}
        if piece.word == "need" and says(pieces, position + 1, "not"):
            made[position] = replace(piece, word="must")  # "worth a million need not be": no noun
        if opens and piece.word == "Should":
            made[position] = replace(piece, word="If")
    return made


def with_relative_adjectives(pieces: list[Piece]) -> list[Piece]:
    """Write out "that is" behind a party: "The office responsible for a loss reports" misleads the parser.

    Only where a sentence begins so and a verb in -s or a modal follows; the words put in have no place in the text.
    """
    made: list[Piece] = []
    for position, piece in enumerate(pieces):
        behind = piece.word.lower() in ADJECTIVES_BEHIND and says(pieces, position + 1, "for")
        if behind and _has_verb(pieces, position):
            at = piece.start
            made.extend([Piece("that", at, at), Piece("is", at, at)])
        made.append(piece)
    return made


def _has_verb(pieces: list[Piece], adjective: int) -> bool:
    """Tell whether a party that begins its sentence stands before an adjective, and its verb behind it."""
    noun = pieces[adjective - 1] if adjective else None
    if noun is None or not names_party(noun) or not _begins_sentence(pieces, adjective - 1):
        return False
    for position in range(adjective + 2, min(adjective + LONGEST_ASIDE, len(pieces) - 1)):
        word = pieces[position].word
        if word in {"\n", ".", ";", ":", ","}:
            return False
        after = pieces[position + 1]
        plain = after.mention is not None or after.word.lower() in DETERMINERS | {"that", "to"}
        if word in LIST_MODALS or (word.islower() and third_person(word) and plain):
            return True
    return False


def without_more_often(pieces: list[Piece]) -> list[Piece]:
    """Leave out what else may happen than a recurrence says: "every year, or more often where the tide is high"."""
    made: list[Piece] = []
    position = 0
    while position < len(pieces):
        comma = 1 if pieces[position].word == "," else 0
        if any(says(pieces, position + comma, *words) for words in _MORE_OFTEN) and (comma or made):
            while position + 1 < len(pieces) and pieces[position + 1].word not in {"\n", ".", ";", ":", ","}:
                position += 1
            position += 1
            continue
        made.append(pieces[position])
        position += 1
    return made


def without_asides(pieces: list[Piece]) -> list[Piece]:
    """Leave out what the parser stumbles over between commas: an aside behind a modal, the comma that ends a title.

    "The plan shall, at a minimum, name the pilots"; "the Director, HSB, issues orders", where one name holds the first
    comma. What an aside says of time or company is read from the text, not from the parse.
    """
    made: list[Piece] = []
    position = 0
    while position < len(pieces):
        piece = pieces[position]
        last = made[-1] if made else None
        if last is not None and last.word.lower() in {"who", "which"} and says(pieces, position, "in", "turn"):
            position += 2
            continue
        if piece.word == "," and last is not None:
            after = pieces[position + 1].word.lower() if position + 1 < len(pieces) else ""
            titled = last.mention is not None and "," in last.mention.entity.name
            if titled and (after in FINITE | LIST_MODALS or third_person(after)):
                position += 1
                continue
            if end := _end_of_remark(pieces, position):
                position = end
                continue
            if last.word.lower() in LIST_MODALS and (end := _end_of_aside(pieces, position)):
                position = end
                continue
            if (length := _remark(pieces, position)) > 0:
                # behind an opening phrase one comma stays: "in winter, as appropriate, sells ropes"
                position += length - 1 if _opened(made) else length
                if _opened(made):
                    made.append(pieces[position])
                    position += 1
                continue
        made.append(piece)
        position += 1
    return made


def _end_of_remark(pieces: Sequence[Piece], comma: int) -> int:
    """Give where the verb of an actor stands behind a phrase between commas, or 0: "The PA, as the chief, works"."""
    opening = pieces[comma + 1].word.lower() if comma + 1 < len(pieces) else ""
    participle = opening.endswith(("ed", "ing")) and opening not in FINITE
    if (
        not names_party(pieces[comma - 1])
        or not (participle or opening in REMARK_OPENERS)
        or not _begins_sentence(pieces, comma - 1)
    ):
        return 0
    for position in range(comma + 2, min(comma + LONGEST_ASIDE, len(pieces) - 1)):
        word, after = pieces[position].word.lower(), pieces[position + 1].word
        if word in FINITE or word in {"\n", ".", ";", ":"}:
            return 0
        verb = pieces[position + 1].mention is None and after.islower() and third_person(after)
        if word == "," and (after in LIST_MODALS or verb):
            company = opening == "in" and pieces[comma + 2].word.lower() in TOGETHER_NOUNS
            plain = participle or opening in {"as", "under", "within"} or after not in LIST_MODALS
            return position + 1 if plain and not (company and after in LIST_MODALS) else 0
    return 0


def _begins_sentence(pieces: Sequence[Piece], position: int) -> bool:
    before = position - 1
    while before >= 0 and (pieces[before].word.lower() in DETERMINERS or pieces[before].word.islower()):
        if pieces[before].word.lower() in OPENERS | {"and", "or", "of"}:
            return False
        before -= 1
    if before > 0 and pieces[before].word == ",":  # "Within a day, the PA, helped by pilots, counts"
        first = before
        while first > 0 and pieces[first - 1].word not in {"\n", ".", ";", ":"}:
            first -= 1
        return pieces[first].word.lower() in OPENERS and not any(each.word == "," for each in pieces[first:before])
    return before < 0 or pieces[before].word in {"\n", ".", ";", ":"}


def _opened(made: Sequence[Piece]) -> bool:
    """Tell whether the part of a sentence that ends here began with a preposition or a conjunction."""
    start = len(made)
    while start > 0 and made[start - 1].word not in {"\n", ".", ";", ":"}:
        start -= 1
    first = next((piece.word.lower() for piece in made[start:] if piece.word.lower() not in {"and", "or"}), "")
    return first in OPENERS and not any(piece.word == "," for piece in made[start:])


def _remark(pieces: Sequence[Piece], comma: int) -> int:
    """Give the number of pieces of a remark between commas that says nothing of who, what or when: ", in writing,"."""
    for remark in REMARKS:
        if says(pieces, comma + 1, *remark) and says(pieces, comma + 1 + len(remark), ","):
            return len(remark) + 2
    return 0


def _end_of_aside(pieces: Sequence[Piece], comma: int) -> int:
    """Give where the words go on behind an aside that begins with a preposition, or 0 where there is none."""
    if comma + 1 >= len(pieces) or pieces[comma + 1].word.lower() not in ASIDES:
        return 0
    for position in range(comma + 2, min(comma + LONGEST_ASIDE, len(pieces) - 1)):
        word = pieces[position].word.lower()
        if word in FINITE or word in {"\n", ".", ";", ":"}:
            return 0
        if word == "," and pieces[position + 1].word.lower() in known_verbs():
            return position + 1
    return 0


def with_people(pieces: list[Piece]) -> list[Piece]:
    """Make one word of an actor and the people named behind it: "partner nation stakeholders"."""
    made: list[Piece] = []
    for piece in pieces:
        last = made[-1] if made else None
        if (
            last is not None
            and last.mention is not None
            and last.mention.entity.is_actor
            and piece.word in PEOPLE_BEHIND
        ):
            plural = STAND_INS[last.mention.entity.kind][2]
            made[-1] = replace(last, word=plural, end=piece.end)
        else:
            made.append(piece)
    return made


def _last_before_verb(sentence: list[Piece], first: int) -> int:
    """Give the last word of a plain subject that begins at a place and has a bare verb behind it, or 0."""
    for position in range(first, min(first + LONGEST_SUBJECT, len(sentence) - 1)):
        if sentence[position + 1].word.lower() in known_verbs() | {"be"}:
            return position
        if sentence[position].mention is not None or not sentence[position].word.isalpha():
            break
    return 0


def _last_of_list(sentence: list[Piece], subject: int) -> int:
    """Give the last of the names that "and" or "or" joins: "the PA or the VTC"."""
    while subject + 2 < len(sentence) and sentence[subject + 1].word.lower() in {"and", "or"}:
        further = subject + 2
        while further < len(sentence) - 1 and sentence[further].word.lower() in DETERMINERS:
            further += 1
        if sentence[further].mention is None:
            break
        subject = further
    return subject


def with_small_titles(pieces: list[Piece]) -> list[Piece]:
    """Write a title behind its body small, as the parser knows it: "HSB Comptroller" is "agency comptroller"."""
    made = list(pieces)
    for position in range(1, len(pieces)):
        before, piece = pieces[position - 1], pieces[position]
        of_body = before.mention is not None and before.mention.entity.is_actor and piece.mention is None
        if of_body and piece.word.istitle() and piece.word.lower() in HEADS[EntityKind.POSITION]:
            made[position] = replace(piece, word=piece.word.lower())
    return made


def with_straight_order(pieces: list[Piece]) -> list[Piece]:
    """Put a modal behind its subject: "Only if the MOR agrees may the PA act" is "Only if ... , the PA may act".

    "In no case may the PA act" is "In no case, the PA may not act".
    """
    made: list[Piece] = []
    start = 0
    for position, piece in enumerate(pieces):
        if piece.word == "\n" or piece.breaks or ends_sentence(piece, pieces[position + 1 :]) or piece is pieces[-1]:
            made.extend(_straightened(pieces[start : position + 1]))
            start = position + 1
    return made


def _straightened(sentence: list[Piece]) -> list[Piece]:
    never = len(sentence) > 4 and sentence[0].word in {"In", "Under", "At", "On"} and sentence[1].word.lower() == "no"
    if len(sentence) < 4 or not (never or (sentence[0].word == "Only" and sentence[1].word.lower() in OPENERS)):
        return sentence
    for position in range(2, len(sentence) - 2):
        piece = sentence[position]
        if piece.word.lower() not in LIST_MODALS | {"can"}:
            continue
        subject = position + 1
        while subject < len(sentence) - 1 and sentence[subject].word.lower() in DETERMINERS | {"united"}:
            subject += 1
        if sentence[subject].mention is None:
            subject = _last_before_verb(sentence, subject)
        if subject == 0:
            return sentence
        while subject + 2 < len(sentence) - 1 and sentence[subject + 1].word in {"'s", "\u2019s", "'", "\u2019"}:
            subject += 2  # "the pilot's deputy"
        subject = _last_of_list(sentence, subject)
        at = sentence[subject].end
        comma = Piece(",", piece.start, piece.start)
        modal = Piece(piece.word, at, at)
        denied = [Piece("not", at, at)] if never else []
        moved = [comma, *sentence[position + 1 : subject + 1], modal, *denied]
        return [*sentence[:position], *moved, *sentence[subject + 1 :]]
    return sentence
