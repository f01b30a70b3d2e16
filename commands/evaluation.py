"""Measure the extraction against annotations and ask against questions; print the figures and each miss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.datasets import reference_dataset

if TYPE_CHECKING:
    from queries.evaluate_questions import QuestionScore
    from queries.store import Store


def measure(store: Store, files: Iterable[Path], *, against: str | None) -> dict[str, Any]:
    """Give all figures, misses and extras of a dataset, as ``evaluate --json`` prints them.

    ``files`` hold annotations or questions, JSON Lines; ``against`` names an earlier dataset to compare with. Raises
    ``DutygraphError`` for a file or a dataset that cannot be read.
    """
    from queries.evaluate import evaluate as evaluate_extraction
    from queries.evaluate import read_records
    from queries.evaluate_questions import evaluate_questions
    from queries.extracted import count_decisions

    records = [record for path in files for record in read_records(path)]
    asked = [record for record in records if "question" in record]
    norms = [record for record in records if "modality" in record]
    mentions = [record for record in records if "kind" in record and "name" in record]
    found: dict[str, Any] = {"decisions": count_decisions(store)}
    if norms or mentions:
        found["extraction"] = evaluate_extraction(store, norms, mentions).as_json()
    if against is not None:
        with reference_dataset(against) as earlier:
            found["against"] = gains_as_object(earlier, store, norms, mentions)
    if asked:
        found["questions"] = questions_as_object(evaluate_questions(store, asked))
    return found


def gains_as_object(
    earlier: Store, now: Store, norms: list[dict[str, Any]], mentions: list[dict[str, Any]]
) -> dict[str, Any]:
    """Give what changed since an earlier dataset: the figures before, and the norms won, lost and changed."""
    from queries.evaluate import evaluate as evaluate_extraction
    from queries.extracted import read_extracted
    from queries.gains import gains

    before, after = (evaluate_extraction(store, norms, mentions) for store in (earlier, now))
    found = gains(read_extracted(earlier), read_extracted(now), before, after)
    figures = {name: {"before": score.f1, "after": after.scores[name].f1} for name, score in before.scores.items()}
    return {
        "f1": {name: {when: round(value, 4) for when, value in each.items()} for name, each in figures.items()},
        "norms": [each.as_json() for each in found],
        "lines": [each.line() for each in found],
    }


def questions_as_object(score: QuestionScore) -> dict[str, Any]:
    """Give the score of questions as ``evaluate --json`` prints it."""
    return {
        "answered": {"right": score.answered[0], "all": score.answered[1]},
        "refused": {"right": score.refused[0], "all": score.refused[1]},
        "failures": [f"{each.identifier} {each.question}: {each.why}" for each in score.failures],
    }


def print_evaluation(found: Mapping[str, Any]) -> None:
    """Print the figures, then every miss and every extra."""
    if decisions := found["decisions"]:
        click.echo(
            f"{decisions} decisions of reviewers count in this dataset: the figures are not the extractor's alone. "
            "To measure it, build with --no-review."
        )
    extraction = found.get("extraction", {})
    measures = {name: each for name, each in extraction.items() if isinstance(each, dict)}
    for name, each in measures.items():
        click.echo(
            f"{name:18} precision {each['precision']:.3f}  recall {each['recall']:.3f}  F1 {each['f1']:.3f}"
            f"  ({each['hits']} right, {each['wrong']} extra, {each['missed']} missed)"
        )
    if extraction:
        click.echo(f"{'modality':18} right in {extraction['modality']:.3f} of the matched norms")
        click.echo(
            f"{'confidence':18} the least sure tenth holds {extraction['least_sure_tenth']:.3f} of the wrong norms"
        )
    for name, each in measures.items():
        for note in each["notes"]:
            click.echo(f"{name}: {note}")
    if since := found.get("against"):
        for name, each in since["f1"].items() if extraction else ():
            click.echo(f"{name:18} F1 {each['before']:.3f} before, {each['after']:.3f} now")
        changes = [each["change"] for each in since["norms"]]
        click.echo(", ".join(f"{changes.count(name)} {name}" for name in ("won", "lost", "changed")))
        for line in since["lines"]:
            click.echo(line)
    if questions := found.get("questions"):
        answered, refused = questions["answered"], questions["refused"]
        click.echo(f"{'questions':18} {answered['right']} of {answered['all']} answered right")
        click.echo(f"{'unanswerable':18} {refused['right']} of {refused['all']} refused")
        for failure in questions["failures"]:
            click.echo(f"question: {failure}")
