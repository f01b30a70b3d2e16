"""Words before they are parsed, and the subjects that a list leaves out.

A parser reads "SCOs process requests" as three nouns and "DSCA directs programs; ensures interests are represented"
as one
verb and a heap of words. Where the form of the words shows what is meant, a pronoun is put in: it keeps the mention
that it
stands for, and where it was left out in the text it has no length there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.entities import EntityKind, Mention
from ingest.verbs import ASSURE, JOIN, SEND, base_form, known_nouns, known_verbs, third_person

# Stand-ins by kind: behind a determiner, without one, plural. Frequent words, so that the parser knows them well.
STAND_INS: dict[EntityKind, tuple[str, str, str]] = {
    EntityKind.ORGANIZATION: ("agency", "Congress", "agencies"),
    EntityKind.POSITION: ("director", "Smith", "directors"),
    EntityKind.GROUP: ("company", "Congress", "companies"),
    EntityKind.AUTHORITY: ("law", "law", "laws"),
    EntityKind.DOCUMENT: ("letter", "letter", "letters"),
    EntityKind.SYSTEM: ("website", "website", "websites"),
    EntityKind.PROGRAM: ("program", "program", "programs"),
    EntityKind.CROSS_REFERENCE: ("Appendix", "Appendix", "Appendix"),
}
SENTENCE_END = re.compile(r"[.?!]+[\"\u201d\u2019')]*$")
NO_SENTENCE_END = re.compile(
    r"(?i)^(?:[A-Z]\.)+$|^(?:no|vol|vs|e\.g|i\.e|etc|ch|sec|para|fig|inc|ltd|co|st|mr|ms|dr|u\.s)\.$"
)
DETERMINERS = frozenset("the a an each any all this that these those its their such appropriate respective".split())
PEOPLE_BEHIND = frozenset(
    "stakeholders representatives officials personnel counterparts employees members participants leaders".split()
)
LIST_MODALS = frozenset("must shall should will may".split())
OPENERS = frozenset(
    "when if once upon prior before after whenever where as in for by while although because since unless to during"
    " within at on under following depending based until given with".split()
)
ARTICLES = frozenset("the a an any all each its their his these those this such both".split())
RELATIVES = frozenset("that which who whom whose".split())
# What begins an aside that says nothing of an event or a condition.
ASIDES = frozenset("in at to as with within for by under".split())
LONGEST_ASIDE = 25
FINITE = frozenset(
    "is are was were has have had must should shall may might can could will would do does did be".split()
)


@dataclass(frozen=True)
class Piece:
    """One token to be: the word for the parser, where it stands, the mention it stands for, whether a sentence ends."""

    word: str
    start: int
    end: int
    mention: Mention | None = None
    breaks: bool = False


def is_determined(before: Sequence[Piece]) -> bool:
    """Tell whether the words before a name begin its phrase with a determiner: "the", "the lead", "the MILDEP".

    Between the two may stand names and one plain word that describes.
    """
    described = 0
    for piece in reversed(before):
        word = piece.word.lower()
        if piece.mention is None and (word in DETERMINERS or word in {"'s", "'"}):
            return True
        if piece.mention is None:
            described += 1
        if described > 1 or not piece.word.isalpha() or word in OPENERS | FINITE | {"of", "and", "or", "that"}:
            return False
    return False


def with_plain_conditions(pieces: list[Piece]) -> list[Piece]:
    """Write "If" for an inverted condition: "Should additional cargo arrive, the PA must ..."."""
    made = list(pieces)
    for position, piece in enumerate(pieces):
        opens = position == 0 or pieces[position - 1].word in {"\n", "."}
        if opens and piece.word == "Should":
            made[position] = replace(piece, word="If")
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
        if last is not None and last.word.lower() in {"who", "which"} and _says(pieces, position, "in", "turn"):
            position += 2
            continue
        if piece.word == "," and last is not None:
            after = pieces[position + 1].word.lower() if position + 1 < len(pieces) else ""
            titled = last.mention is not None and "," in last.mention.entity.name
            if titled and (after in FINITE | LIST_MODALS or third_person(after)):
                position += 1
                continue
            if last.word.lower() in LIST_MODALS and (end := _end_of_aside(pieces, position)):
                position = end
                continue
        made.append(piece)
        position += 1
    return made


def _says(pieces: Sequence[Piece], position: int, *words: str) -> bool:
    return tuple(piece.word.lower() for piece in pieces[position : position + len(words)]) == words


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


def with_pronouns(pieces: list[Piece]) -> list[Piece]:
    """Put a pronoun for an actor at a sentence's start whose next word can be its verb: "They process requests".

    "SCOs process requests" and "PM sets the deadline" are read as nouns by the parser, "They process" and
    "He sets" are not.
    A plural before a base form is nearly always a subject; a singular before a form in -s is one unless a finite
    verb follows.
    """
    made = list(pieces)
    for position, piece in enumerate(pieces):
        if piece.mention is None or not piece.mention.entity.is_actor:
            continue
        before = position - 1
        while before >= 0 and pieces[before].word.lower() in DETERMINERS:
            before -= 1
        if (before >= 0 and pieces[before].word not in {"\n", ".", ",", ";", ":"}) or position + 2 >= len(pieces):
            continue
        word, after = pieces[position + 1].word, pieces[position + 2].word.lower()
        plural = piece.word == STAND_INS[piece.mention.entity.kind][2]
        if plural and word.lower() in known_verbs() and word.islower():
            pronoun = "they"
        elif not plural and word.islower() and third_person(word) and after not in FINITE and _opens(pieces, before):
            pronoun = "he"
        else:
            continue
        for at in range(before + 1, position):
            made[at] = replace(made[at], word="")
        made[position] = replace(piece, word=pronoun, start=pieces[before + 1].start)
    return [piece for piece in made if piece.word]


def _opens(pieces: list[Piece], before: int) -> bool:
    """A singular subject opens its sentence, or follows the comma of a clause that opens it."""
    if before < 0 or pieces[before].word in {"\n", ".", ";", ":"}:
        return True
    first = before
    while first > 0 and pieces[first - 1].word not in {"\n", "."}:
        first -= 1
    return pieces[first].word.lower() in OPENERS and not any(piece.word == "," for piece in pieces[first:before])


def begins_with_verb(pieces: Sequence[Piece], position: int, subject: str) -> bool:
    """Tell whether a later sentence of an item leaves out the same subject, by the form of its first word."""
    piece = pieces[position]
    word = piece.word.lower()
    after = pieces[position + 1].word.lower() if position + 1 < len(pieces) else ""
    if piece.mention is not None or after in FINITE | LIST_MODALS | {"of"}:
        return False
    return third_person(word) if subject == "he" else word in known_verbs()


def with_straight_order(pieces: list[Piece]) -> list[Piece]:
    """Put a modal behind its subject: "Only if the MOR agrees may the PA act" is "Only if ... , the PA may act"."""
    made: list[Piece] = []
    start = 0
    for position, piece in enumerate(pieces):
        if piece.word == "\n" or piece.breaks or ends_sentence(piece, pieces[position + 1 :]) or piece is pieces[-1]:
            made.extend(_straightened(pieces[start : position + 1]))
            start = position + 1
    return made


def _straightened(sentence: list[Piece]) -> list[Piece]:
    if len(sentence) < 4 or sentence[0].word != "Only" or sentence[1].word.lower() not in OPENERS:
        return sentence
    for position in range(2, len(sentence) - 2):
        piece = sentence[position]
        if piece.word.lower() not in LIST_MODALS | {"can"}:
            continue
        subject = position + 1
        while subject < len(sentence) - 1 and sentence[subject].word.lower() in DETERMINERS | {"united"}:
            subject += 1
        if sentence[subject].mention is None and sentence[subject + 1].word.lower() not in known_verbs():
            return sentence
        at = sentence[subject].end
        comma = Piece(",", piece.start, piece.start)
        modal = Piece(piece.word, at, at)
        return [*sentence[:position], comma, *sentence[position + 1 : subject + 1], modal, *sentence[subject + 1 :]]
    return sentence


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
    if found is None:
        return sentence
    first, mention = found
    made = list(sentence[: first + 1])
    for position in range(first + 1, len(sentence)):
        piece = sentence[position]
        if piece.word.lower() in RELATIVES:
            return made + list(sentence[position:])  # what follows may be the relative clause's verb
        if _continues_with_verb(sentence, position) and not _shares_object(sentence, position):
            made.append(Piece("he", piece.start, piece.start, mention))
        made.append(piece)
    return made


def _shares_object(sentence: list[Piece], position: int) -> bool:
    """ "oversees and advises the agency", "develops, coordinates, and shares the plan": the parser reads these well."""
    before = position - 1
    while before > 0 and sentence[before].word.lower() in {"and", ","}:
        before -= 1
    return sentence[before].mention is None and sentence[before].word.islower() and third_person(sentence[before].word)


def _third_person_subject(sentence: list[Piece], opening: str) -> tuple[int, Mention | None] | None:
    """Give where the main verb in -s of a singular actor stands, and the actor's mention."""
    if opening == "he":
        return 0, None
    for position, piece in enumerate(sentence[:-1]):
        before = position - 1
        while before >= 0 and (sentence[before].word.lower() in DETERMINERS or sentence[before].word.islower()):
            before -= 1
        if piece.mention is None or not piece.mention.entity.is_actor or not _opens(sentence, before):
            continue
        verb = position + 1
        while verb < len(sentence) and (sentence[verb].word.lower().endswith("ly") or sentence[verb].word == "also"):
            verb += 1
        word = sentence[verb].word if verb < len(sentence) else ""
        plural = piece.word in {"they", STAND_INS[piece.mention.entity.kind][2]}
        if not plural and word.islower() and third_person(word):
            return verb, piece.mention
        if word.lower() in FINITE:
            return None
    return None


def _continues_with_verb(sentence: list[Piece], position: int) -> bool:
    """Tell whether a word in -s behind a comma or "and" is a verb, by what follows it."""
    piece = sentence[position]
    before = sentence[position - 1].word.lower()
    if piece.mention is not None or not piece.word.islower() or not third_person(piece.word):
        return False
    if before not in {"and", ","} or position + 1 >= len(sentence):
        return False
    after = sentence[position + 1]
    word = after.word.lower()
    if after.mention is not None or word in ARTICLES or (word.endswith("ly") and word != "family"):
        return True
    if word in {"and", ","}:
        # "reviews and submits the plan"
        return position + 2 < len(sentence) and _continues_with_verb(sentence, position + 2)
    base = base_form(piece.word)
    return (
        (word == "with" and base in JOIN)
        or (word == "to" and base in SEND and base not in known_nouns())
        or (word == "that" and base in ASSURE)
    )


def with_list_subjects(pieces: list[Piece], *, opening: str = "") -> list[Piece]:
    """Make a sentence of each part between semicolons that begins with a verb of the sentence's subject.

    "DSCA directs programs; ensures that ...; and, in coordination with State, approves ...": each part gets a pronoun
    for DSCA, and the modal of the first part, if it has one. ``opening`` is the subject that the document is given in
    front, if any.
    """
    made: list[Piece] = []
    start = 0
    for position, piece in enumerate(pieces):
        if piece.word == "\n" or ends_sentence(piece, pieces[position + 1 :]) or position + 1 == len(pieces):
            made.extend(_split_list(pieces[start : position + 1], opening))
            start = position + 1
    return made


def _split_list(sentence: list[Piece], opening: str) -> list[Piece]:
    if not any(piece.word == ";" for piece in sentence):
        return sentence
    subject = _list_subject(sentence, opening)
    if subject is None:
        return sentence
    pronoun, mention, modal = subject
    made: list[Piece] = []
    position = 0
    while position < len(sentence):
        piece = sentence[position]
        place = _verb_of_part(sentence, position + 1, pronoun, modal) if piece.word == ";" else None
        if place is None:
            made.append(piece)
            position += 1
            continue
        made.append(replace(piece, breaks=True))
        made.extend(each for each in sentence[position + 1 : place] if each.word.lower() not in {"and", "or"})
        at = sentence[place].start
        made.append(Piece(pronoun, at, at, mention))
        made.extend(Piece(word, at, at) for word in modal.split())
        position = place
    return made


def _list_subject(sentence: list[Piece], opening: str) -> tuple[str, Mention | None, str] | None:
    """Give the pronoun, the mention and the modal of the sentence's first verb; None where no actor is its subject."""
    if opening and not opening.endswith(" are"):
        pronoun, _, modal = opening.partition(" ")
        return pronoun, None, modal
    for position, piece in enumerate(sentence):
        if piece.mention is None or not piece.mention.entity.is_actor or position + 1 >= len(sentence):
            continue
        after = sentence[position + 1]
        if after.word.lower().endswith("ly") or after.word.lower() == "also":
            after = sentence[min(position + 2, len(sentence) - 1)]
        plural = piece.word in {"they", STAND_INS[piece.mention.entity.kind][2]}
        if after.word.lower() in LIST_MODALS:
            return "they" if plural else "he", piece.mention, after.word.lower()
        if (plural and after.word.lower() in known_verbs()) or (
            not plural and after.word.islower() and third_person(after.word)
        ):
            return "they" if plural else "he", piece.mention, ""
    return None


def _verb_of_part(sentence: list[Piece], start: int, pronoun: str, modal: str) -> int | None:
    """Give where the verb of a part stands that leaves its subject out.

    At its start, or behind a phrase and its comma.
    """
    position = start
    while position < len(sentence) and (
        sentence[position].word.lower() in {"and", "or", "also"} or sentence[position].word.lower().endswith("ly")
    ):
        position += 1
    if _is_part_verb(sentence, position, pronoun, modal):
        return position
    if position < len(sentence) and sentence[position].word.lower() in OPENERS | {","}:
        last = None
        for further in range(position + 1, len(sentence)):
            if sentence[further].word == ";":
                break
            if sentence[further - 1].word == "," and _is_part_verb(sentence, further, pronoun, modal):
                last = further
                break
        return last
    return None


def _is_part_verb(sentence: list[Piece], position: int, pronoun: str, modal: str) -> bool:
    if position + 1 >= len(sentence) or sentence[position].mention is not None:
        return False
    word, after = sentence[position].word, sentence[position + 1].word.lower()
    if not word.islower() or after in {"of", ";", "."}:
        return False
    if pronoun == "he" and not modal:
        return third_person(word) and after not in FINITE | {"of"}
    return word in known_verbs() and after not in FINITE | {"of"}


def ends_sentence(piece: Piece, following: Sequence[Piece]) -> bool:
    """Tell whether a sentence ends with a piece, by its mark and by what follows."""
    if piece.mention is not None or not SENTENCE_END.search(piece.word) or NO_SENTENCE_END.match(piece.word):
        return False
    after = next((each for each in following if each.word != "\n"), None)
    return (
        after is None
        or after.word[:1].isupper()
        or after.mention is not None
        or after.word[:1] in "\"'("
        or after.word[:1].isdigit()
    )
