"""How good the extraction is: the dataset against annotations that people made by reading.

Scored as the annotation guide says at its end: norms are compared inside a provision (list items inside their
paragraph, rows inside their table), one to one, greedily by likeness; the same action, or quotes that overlap by half
of the shorter one, are needed; records that their reader was not sure of count neither as missed nor, when found, as
wrong.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from foundation import settings
from foundation.errors import DutygraphError
from foundation.files import read_bytes
from queries.extracted import Extracted, FoundNorm, read_extracted
from queries.store import Store

Record: TypeAlias = Mapping[str, Any]
HALF = 0.5
# What a norm, a mention and a question have at least.
FIELDS = (
    frozenset({"para", "modality", "action", "quote"}),
    frozenset({"para", "modality", "action", "span"}),
    frozenset({"para", "kind", "name"}),
    frozenset({"question"}),
)
MEASURES = (
    "norms",
    "bearers",
    "recipients",
    "notifications",
    "durations",
    "mentions",
    "mentions named",
    "cross-references",
)


@dataclass
class Score:
    """Hits, wrong ones and missed ones of one measure, with a line for each wrong and missed one."""

    hits: int = 0
    wrong: int = 0
    missed: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Hits among all that was found; 1 where nothing was found."""
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Hits among all that was to be found; 1 where nothing was."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = 2 * self.hits + self.wrong + self.missed
        return 2 * self.hits / total if total else 1.0

    def add_sets(self, found: set[str], wanted: set[str], where: str) -> None:
        """Count two sets of plain values against each other."""
        self.hits += len(found & wanted)
        self.wrong += len(found - wanted)
        self.missed += len(wanted - found)
        self.notes.extend(f"extra {value}  [{where}]" for value in sorted(found - wanted))
        self.notes.extend(f"missed {value}  [{where}]" for value in sorted(wanted - found))


@dataclass
class Evaluation:
    """The scores by measure, the share of right modalities, and how confident the wrong and right norms were."""

    scores: dict[str, Score] = field(default_factory=lambda: {name: Score() for name in MEASURES})
    modality_right: int = 0
    modality_all: int = 0
    confidences: list[tuple[float, bool]] = field(default_factory=list)
    # What each norm of the dataset is, by its IRI, where annotations look at its provision: right, wrong or unsure.
    verdicts: dict[str, str] = field(default_factory=dict)

    @property
    def modality(self) -> float:
        """The share of matched norms with the right modality."""
        return self.modality_right / self.modality_all if self.modality_all else 1.0

    @property
    def least_sure_tenth(self) -> float:
        """The share of the wrong norms that the least sure tenth of the norms holds."""
        ordered = sorted(self.confidences)
        tenth = ordered[: max(1, round(len(ordered) / 10))] if ordered else []
        wrong = sum(not right for _, right in ordered)
        return sum(not right for _, right in tenth) / wrong if wrong else 1.0

    def as_json(self) -> dict[str, Any]:
        """Give all figures and all misses and extras."""
        return {
            "modality": round(self.modality, 4),
            "least_sure_tenth": round(self.least_sure_tenth, 4),
            **{
                name: {
                    "precision": round(score.precision, 4),
                    "recall": round(score.recall, 4),
                    "f1": round(score.f1, 4),
                    "hits": score.hits,
                    "wrong": score.wrong,
                    "missed": score.missed,
                    "notes": score.notes,
                }
                for name, score in self.scores.items()
            },
        }


def read_records(path: Path) -> list[dict[str, Any]]:
    """Read a JSON Lines file. Raises ``DutygraphError`` with the line that is no annotation and no question."""
    content = read_bytes(path, limit=settings.integer("records_bytes"))
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise DutygraphError("bad-annotations", f"{path} is not UTF-8.", "Give annotations as JSON Lines.") from None
    records = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            record = None
        if not isinstance(record, dict) or not any(fields <= record.keys() for fields in FIELDS):
            raise DutygraphError(
                "bad-annotations",
                f"Line {number} of {path} is no annotation and no question.",
                "Each line is a JSON object with the fields of the annotation guide.",
            )
        records.append(record)
    return records


def evaluate(
    store: Store, norms: Sequence[Record], mentions: Sequence[Record], *, paragraphs: Iterable[str] = ()
) -> Evaluation:
    """Score the dataset in a store against annotations; in ``paragraphs`` nothing is to be found besides."""
    extracted = read_extracted(store)
    result = Evaluation()
    wanted: dict[str, list[Record]] = defaultdict(list)
    for record in norms:
        wanted[container(record["para"])].append(record)
    places = set(wanted) | {container(record["para"]) for record in mentions if norms} | set(paragraphs)
    found: dict[str, list[FoundNorm]] = defaultdict(list)
    for norm in extracted.norms:
        found[container(norm.provision)].append(norm)
    if norms:
        for place in sorted(places):
            _score_norms(result, extracted, place, found[place], wanted[place])
    _score_mentions(result, extracted, mentions)
    return result


def container(key: str) -> str:
    """Give the provision that norms are compared in: the paragraph of an item, the table of a row."""
    return key.partition("#")[0].partition(" note")[0]


def _score_norms(
    result: Evaluation, extracted: Extracted, place: str, found: Sequence[FoundNorm], wanted: Sequence[Record]
) -> None:
    pairs = _match(extracted, found, wanted)
    matched_found = {id(norm) for norm, _ in pairs}
    matched_wanted = {id(record) for _, record in pairs}
    norms, told = result.scores["norms"], result.scores["notifications"]
    for norm in found:
        if id(norm) not in matched_found:
            norms.wrong += 1
            result.verdicts[norm.iri] = "wrong"
            norms.notes.append(f"extra {place} {norm.action}: {norm.quote}")
            result.confidences.append((norm.confidence, False))
            told.wrong += norm.notification
    for record in wanted:
        if id(record) not in matched_wanted and record.get("sure", True):
            norms.missed += 1
            norms.notes.append(f"missed {record['para']} {record['action']}: {record.get('quote', '')}")
            if record.get("notification"):
                told.missed += 1
                told.notes.append(f"missed {record['para']} {record['action']}: {record.get('quote', '')}")
    for norm, record in pairs:
        result.verdicts[norm.iri] = "right" if record.get("sure", True) else "unsure"
        if not record.get("sure", True):
            continue
        norms.hits += 1
        result.confidences.append((norm.confidence, True))
        _score_pair(result, extracted, norm, record)
    durations = {length for record in wanted if record.get("sure", True) for length in _durations(record)}
    # A deadline on a norm that the reader was not sure of is neither missed nor a mistake.
    unsure = {length for record in wanted if not record.get("sure", True) for length in _durations(record)} | {
        same_length(length) for norm, record in pairs if not record.get("sure", True) for length in norm.durations
    }
    mine = {same_length(length) for norm in found for length in norm.durations}
    result.scores["durations"].add_sets(mine - (unsure - durations), durations, place)


def _score_pair(result: Evaluation, extracted: Extracted, norm: FoundNorm, record: Record) -> None:
    where = f"{record['para']} {record['action']}: {norm.quote}"
    result.modality_all += 1
    if norm.modality.lower() == record["modality"]:
        result.modality_right += 1
    if record.get("bearer"):
        _score_actors(result.scores["bearers"], extracted, norm.bearers, record["bearer"], where)
    _score_actors(result.scores["recipients"], extracted, norm.recipients, record.get("recipients") or [], where)
    told = result.scores["notifications"]
    if norm.notification and record.get("notification"):
        told.hits += 1
    elif norm.notification:
        told.wrong += 1
        told.notes.append(f"extra {where}")
    elif record.get("notification"):
        told.missed += 1
        told.notes.append(f"missed {where}")


def _score_actors(score: Score, extracted: Extracted, found: Sequence[str], wanted: Sequence[str], where: str) -> None:
    left = list(wanted)
    for entity in found:
        names = {plain(name) for name in extracted.names.get(entity, ())}
        hit = next((name for name in left if plain(name) in names), None)
        if hit is None:
            score.wrong += 1
            score.notes.append(f"extra {extracted.label(entity)}  [{where}]")
        else:
            left.remove(hit)
            score.hits += 1
    score.missed += len(left)
    score.notes.extend(f"missed {name}  [{where}]" for name in left)


def _match(
    extracted: Extracted, found: Sequence[FoundNorm], wanted: Sequence[Record]
) -> list[tuple[FoundNorm, Record]]:
    scored = []
    for one, norm in enumerate(found):
        for two, record in enumerate(wanted):
            likeness = _likeness(extracted, norm, record)
            if likeness > 0:
                scored.append((-likeness, one, two))
    pairs, used_found, used_wanted = [], set(), set()
    for _, one, two in sorted(scored):
        if one not in used_found and two not in used_wanted:
            used_found.add(one)
            used_wanted.add(two)
            pairs.append((found[one], wanted[two]))
    return pairs


def _likeness(extracted: Extracted, norm: FoundNorm, record: Record) -> float:
    action = bool(_first_word(norm.action) == _first_word(record["action"]))
    overlap = _overlap(extracted, norm, record)
    if not action and overlap < HALF:
        return 0.0
    names = {plain(name) for entity in norm.bearers for name in extracted.names.get(entity, ())}
    bearer = any(plain(name) in names for name in record.get("bearer") or [])
    mine, other = _words(norm.object), _words(record.get("object") or "")
    shared = len(mine & other) / min(len(mine), len(other)) if mine and other else 0.0
    same_modality = bool(norm.modality.lower() == record["modality"])
    return 2.0 * action + overlap + 0.5 * bearer + shared + 0.5 * same_modality


def _overlap(extracted: Extracted, norm: FoundNorm, record: Record) -> float:
    """Give the share of the shorter quote that both hold; counted in characters that are no blanks."""
    span = _span(extracted, record)
    if span is None or span[0] != norm.provision:
        return 0.0
    text = extracted.texts[norm.provision]
    start, end = (len(re.sub(r"\s", "", text[:position])) for position in (norm.start, norm.end))
    shared: int = min(end, span[2]) - max(start, span[1])
    shorter: int = min(end - start, span[2] - span[1])
    return max(0, shared) / max(1, shorter)


def _span(extracted: Extracted, record: Record) -> tuple[str, int, int] | None:
    """Find a record's words: by its quote, or by its ``span`` of characters that are no blanks."""
    if "span" in record:
        return record.get("at", record["para"]), record["span"][0], record["span"][1]
    wanted = squeeze(record["quote"])
    place = container(record["para"])
    for key in [record["para"], *(key for key in extracted.texts if container(key) == place)]:
        at = squeeze(extracted.texts.get(key, "")).find(wanted)
        if at >= 0:
            return key, at, at + len(wanted)
    return None


def squeeze(text: str) -> str:
    """Give a text without its blanks and with plain quotes, to compare words by."""
    return re.sub(r"\s", "", text).translate(str.maketrans("\u2018\u2019\u201c\u201d\u2013", "''\"\"-"))


def plain(name: str) -> str:
    """Give a name without article, case, plural and marks, as actors are compared."""
    lower = re.sub(r"^(?:the|an?)\s+", "", name.lower().replace("\u2019", "'").strip())
    lower = re.sub(r"[\s.]+", " ", lower.replace("u.s.", "us")).strip()
    if lower.endswith("ies"):
        return f"{lower[:-3]}y"
    return lower[:-1] if lower.endswith("s") and not lower.endswith("ss") else lower


def _durations(record: Record) -> set[str]:
    entries = record.get("deadline_norm") or []
    entries = entries if isinstance(entries, list) else [entries]
    return {same_length(part) for entry in entries for part in (entry.get("duration") or "").split("/") if part}


def same_length(duration: str) -> str:
    """Give a duration in months, days or hours, so that "P24M" and "P2Y", "PT48H" and "P2D" are one.

    They are one as values of ``xsd:duration`` (XML Schema Part 2, 3.2.6), and a store may write either.
    """
    match = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(\d+)H)?", duration)
    if match is None:
        return duration
    years, months, weeks, days, hours = (int(each or 0) for each in match.groups())
    if years or months:
        return f"P{years * 12 + months}M"
    days, hours = weeks * 7 + days + hours // 24, hours % 24
    return f"P{days}D" + (f"T{hours}H" if hours else "")


def _first_word(action: str) -> str:
    words = action.lower().replace(",", " ").split()
    return " ".join(words[:2]) if words[:1] == ["be"] else (words[0] if words else "")


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower()))


def _score_mentions(result: Evaluation, extracted: Extracted, mentions: Sequence[Record]) -> None:
    wanted: dict[str, list[Record]] = defaultdict(list)
    for record in mentions:
        wanted[record["para"]].append(record)
    for place, records in sorted(wanted.items()):
        keys = [place] if place in extracted.mentions or "#" in place else []
        if "#" not in place:
            keys = [
                key for key in extracted.mentions if key == place or (container(key) == place and key not in wanted)
            ]
        found = list(dict.fromkeys(entity for key in keys for entity in extracted.mentions[key]))
        _score_place(result, extracted, place, found, records)


def _score_place(
    result: Evaluation, extracted: Extracted, place: str, found: Sequence[str], records: Sequence[Record]
) -> None:
    text = plain(" ".join(text for key, text in extracted.texts.items() if container(key) == container(place)))
    all_mentions, named, places = (result.scores[name] for name in ("mentions", "mentions named", "cross-references"))
    left = list(found)
    for record in records:
        names = {plain(record["name"]), *([plain(record["full"])] if record.get("full") else [])}
        hit = next((each for each in left if names & {plain(name) for name in extracted.names.get(each, ())}), None)
        scores = [all_mentions]
        if record["kind"] == "xref":
            scores.append(places)
        if plain(record["name"]) in text or (record.get("full") and plain(record["full"]) in text):
            scores.append(named)
        for score in scores:
            score.hits += hit is not None
            score.missed += hit is None
            if hit is None:
                score.notes.append(f"missed {place} {record['kind']} {record['name']}")
        if hit is not None:
            left.remove(hit)
    for entity in left:
        is_place = entity in extracted.places
        for score in (all_mentions, named, *([places] if is_place else [])):
            score.wrong += 1
            score.notes.append(f"extra {place} {extracted.label(entity)}")
