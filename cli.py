"""The ``dutygraph`` command: thin, each command a call into a room. See ``docs/commands.md``."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foundation import settings
from foundation.errors import DutygraphError, ExitStatus
from foundation.files import REPOSITORY

if TYPE_CHECKING:
    from queries.evaluate_questions import QuestionScore

if TYPE_CHECKING:
    from ingest.library import Loaded
    from queries.named import NamedQuery
    from queries.results import Result
    from queries.store import Store
    from shapes.kinds import Kind

# Each command loads only the rooms it needs: `dutygraph query` starts without the language pipeline.

STORE = click.option(
    "--store", metavar="DIR|URL", help="Folder that build wrote, or URL of a SPARQL 1.1 endpoint. Default: data/graph/."
)


class Commands(click.Group):
    """Prints an error of the user's as two sentences and ends with its exit status, without a traceback."""

    def invoke(self, context: click.Context) -> object:
        """Run a command; errors of the user's are printed on standard error."""
        try:
            return super().invoke(context)
        except DutygraphError as error:
            click.echo(f"dutygraph: {error.problem} {error.remedy} [{error.code}]", err=True)
            context.exit(int(error.exit_status))
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else f"{context.command_path} {context.invoked_subcommand}"
            click.echo(f"dutygraph: {error.format_message()} See {command} --help. [usage]", err=True)
            context.exit(int(ExitStatus.BAD_INPUT))
        except BrokenPipeError:
            # Whoever read our output has seen enough; what Python still holds back for them goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            context.exit(int(ExitStatus.DONE))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dutygraph")
def main() -> None:
    """A policy manual as a graph of duties: who must do what, for whom, by when, and where it is written."""


@main.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write. Default: data/graph/.")
@click.option("--add", is_flag=True, help="Add the sources to the documents that the dataset in the folder has.")
@click.option("--manual", help="Short name of the manual, such as samm. Default: as the source's .toml or name says.")
@click.option("--review/--no-review", default=True, help="Apply the reviewers' decisions. Default: they are applied.")
@click.option("--progress", type=click.Choice(["bar", "lines"]), default="bar", help="lines is for other programs.")
def build(
    sources: tuple[Path, ...], out: Path | None, add: bool, manual: str | None, review: bool, progress: str
) -> None:
    """Build the dataset from source documents (text, HTML, PDF, DOCX).

    Default: those that were added to the folder; to data/graph/, chapter 2 of the SAMM.
    """
    from ingest.build import DEFAULT_FOLDER
    from ingest.renew import Rooms, renew
    from queries.disk import belongs_on_disk, open_disk
    from review.ledger import ledger_file, read_ledger
    from shapes.dataset import check_dataset
    from shapes.traces import outgrown, rules_turtle

    folder = out or DEFAULT_FOLDER
    rooms = Rooms(read_ledger(ledger_file()) if review else (), rules_turtle(), check_dataset)
    with progress_lines() if progress == "lines" else progress_bar("reading") as report:
        loaded = loaded_documents(folder) if add else None
        path, built = renew(folder, sources, rooms, add_to=loaded, manual=manual, progress=report)
    if belongs_on_disk(path):
        click.echo("Making the store on disk ...", err=True)
        open_disk(path)
    found = ", ".join(f"{count:,} {name}" for name, count in built.counts.items())
    click.echo(f"{path}: {built.quads:,} triples; {found}.")
    for outcome in built.decided.outcomes:
        if outcome.state == "outdated":
            decision = outcome.decision
            click.echo(f"The decision of {decision.reviewer} to {decision.verdict}: {outcome.why}", err=True)
    for old in outgrown(built.trig):
        click.echo(f"The rule {old.slug} cites words that {old.provision} no longer has: {old.quote}", err=True)


@main.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="The whole answer as one JSON object.")
@STORE
def ask(question: str, as_json: bool, store: str | None) -> None:
    """Answer a question with its proof, or say that the manual does not."""
    from queries.ask import ask as answer_question
    from queries.store import open_store

    answer = answer_question(open_store(store), question)
    found = answer.as_json()
    if as_json:
        print_json(found)
        return
    click.echo(found["answer"])
    for heading, citations in (
        ("", [each for each in found["citations"] if each["quote"] not in found["answer"]]),
        ("Nearest passages, which do not answer it:", found["nearest"]),
    ):
        if citations and heading:
            click.echo(f"\n{heading}")
        for citation in citations:
            click.echo(f"\n  {citation['number']}  \u201c{citation['quote']}\u201d")
    if found["see_also"]:
        click.echo(f"\nSee also: {', '.join(found['see_also'])}")
    if found["query"]:
        click.echo(f"\nQuery: {found['query']}\n\n{found['sparql']}")


@main.command()
@click.argument("name", required=False)
@click.option("--list", "list_them", is_flag=True, help="List the named queries.")
@click.option("-p", "parameters", multiple=True, metavar="KEY=VALUE", help="A parameter; may be given several times.")
@click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
@click.option("--format", "format_name", type=click.Choice(["table", "csv", "json", "turtle", "sparql"]), default=None)
@STORE
def query(
    name: str | None,
    list_them: bool,
    parameters: tuple[str, ...],
    as_json: bool,
    format_name: str | None,
    store: str | None,
) -> None:
    """Run a named query, or list them."""
    from queries import named, tables
    from queries.store import open_store

    if list_them or name is None:
        if name is None and not list_them:
            raise DutygraphError("no-query-named", "No query is named.", "See dutygraph query --list.")
        if as_json:
            click.echo(tables.queries_json(named.list_queries()), nl=False)
        else:
            print_queries(named.list_queries())
        return
    ran = named.run_named(open_store(store), name, key_values(parameters))
    form = format_name or ("json" if as_json else "table")
    click.echo(ran.sparql if form == "sparql" else render_result(ran.result, form), nl=False)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", help="Kind of the records, where the file does not say it (see dutygraph template --list).")
@click.option("--format", "format_name", type=click.Choice(["text", "html", "csv", "json", "turtle"]), default="text")
def check(files: tuple[Path, ...], kind: str | None, format_name: str) -> None:
    """Check records (CSV, XLSX, JSON, Turtle) against the rules of the manual and report."""
    from foundation.files import read_bytes
    from shapes.check import check as check_records
    from shapes.read import read_records
    from shapes.report import render

    limit = settings.integer("records_bytes")
    record_sets = [read_records(path.name, read_bytes(path, limit=limit), kind) for path in files]
    report = check_records(record_sets)
    sys.stdout.buffer.write(render(report, format_name))
    sys.stdout.buffer.flush()
    raise SystemExit(int(report.exit_status))


@main.command()
@click.argument("kind", required=False)
@click.option("--list", "list_them", is_flag=True, help="List the kinds of record.")
@click.option("--json", "as_json", is_flag=True, help="With --list: as JSON.")
@click.option("--format", "format_name", type=click.Choice(["csv", "xlsx", "json"]), default="csv")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; needed for xlsx.")
def template(kind: str | None, list_them: bool, as_json: bool, format_name: str, out: Path | None) -> None:
    """Give an empty record to fill in."""
    from foundation.files import write_whole
    from shapes.kinds import list_kinds
    from shapes.template import template as make_template

    if list_them:
        kinds = [kind_as_object(each) for each in list_kinds()]
        if as_json:
            print_json(kinds)
        else:
            for each in kinds:
                click.echo(f"{each['kind']:36} {each['label']}")
        return
    if kind is None:
        raise DutygraphError("no-kind-named", "No kind of record is named.", "See dutygraph template --list.")
    content = make_template(kind, format_name)
    if out is not None:
        write_whole(out, content)
    elif format_name == "xlsx" and sys.stdout.isatty():
        raise DutygraphError("binary-output", "An XLSX file is not for the screen.", "Name a file with --out.")
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


@main.command()
@click.argument("url")
@click.option("--store", metavar="DIR", help="Folder that build wrote. Default: data/graph/.")
def publish(url: str, store: str | None) -> None:
    """Load the dataset into a SPARQL server, named by the URL of its query service."""
    from queries.publish import publish as load_there
    from queries.store import DEFAULT_FOLDER

    with progress_bar("publish") as report:
        done = load_there(store or str(DEFAULT_FOLDER), url, report)
    graphs = len(done.replaced) + len(done.unchanged)
    click.echo(
        f"{url}: version {done.version}, {done.triples:,} triples in {graphs} graphs; "
        f"{len(done.replaced)} replaced, {len(done.unchanged)} unchanged, {len(done.removed)} removed."
    )


@main.command()
@click.option("--host", default=None, help="Address to listen on. Default: 127.0.0.1.")
@click.option("--port", type=int, default=None, help="Port to listen on. Default: 7878.")
@STORE
def serve(host: str | None, port: int | None, store: str | None) -> None:
    """Serve the SPARQL endpoint."""
    from queries.serving import serve as serve_endpoint

    serve_endpoint(host, port, store)


@main.command()
@click.option("--host", default=None, help="Address to listen on. Default: 127.0.0.1.")
@click.option("--port", type=int, default=None, help="Port to listen on. Default: 8501.")
@STORE
def app(host: str | None, port: int | None, store: str | None) -> None:
    """Serve the web app."""
    address = host or settings.text("host")
    number = settings.integer("app_port") if port is None else port
    refuse_port_in_use(address, number)
    environment = server_environment(store)
    # Streamlit reads its settings from the folder it starts in. It takes our place, so that whoever ends us ends it.
    os.chdir(REPOSITORY)
    command = app_command(address, number)
    os.execve(command[0], command, environment)  # noqa: S606


@main.command()
def run() -> None:
    """Serve the web app and the SPARQL endpoint together, until Ctrl-C."""
    host = settings.text("host")
    ports = {name: settings.integer(name) for name in ("app_port", "endpoint_port")}
    for name, port in ports.items():
        try:
            refuse_port_in_use(host, port)
        except DutygraphError as error:
            variable = settings.REGISTER[name].variable
            error.remedy = f"Stop what uses it, or set {variable} to another port."
            raise
    environment = server_environment(None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    commands = [[sys.executable, "-m", "cli", "serve"], app_command(host, ports["app_port"])]
    servers = [subprocess.Popen(each, cwd=REPOSITORY, env=environment) for each in commands]  # noqa: S603
    try:
        click.echo(
            f"Web app:         http://localhost:{ports['app_port']}\n"
            f"SPARQL endpoint: http://localhost:{ports['endpoint_port']}/sparql\n"
            "Ctrl-C ends both."
        )
        status = wait_for_first(servers)
    except KeyboardInterrupt:
        status = int(ExitStatus.DONE)
    finally:
        end(servers)
    raise SystemExit(status)


@main.command()
@click.argument("old")
@click.argument("new")
@click.option("--format", "format_name", type=click.Choice(["text", "csv", "json"]), default="text")
@click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
def diff(old: str, new: str, format_name: str, as_json: bool) -> None:
    """Say which duties, deadlines and texts appeared, vanished or changed between two editions.

    OLD and NEW are each a folder that build wrote, the URL of an endpoint, or a source document.
    """
    from queries.diff import compare
    from queries.diff_output import render

    with contextlib.ExitStack() as stack:
        editions = [stack.enter_context(opened_edition(place)) for place in (old, new)]
        found = render(compare(*editions), "json" if as_json else format_name)
    click.echo(found, nl=False)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="All figures, misses and extras as JSON.")
@click.option("--questions", is_flag=True, help="Only the questions.")
@click.option(
    "--against",
    metavar="REF",
    help="Also list the norms won, lost and changed since a commit (HEAD~1, main) or another dataset.",
)
@STORE
def evaluate(files: tuple[Path, ...], as_json: bool, questions: bool, against: str | None, store: str | None) -> None:
    """Measure the extraction against annotations, and ask against questions."""
    from queries.evaluate import evaluate as evaluate_extraction
    from queries.evaluate import read_records as read_annotations
    from queries.extracted import count_decisions
    from queries.store import open_store

    tests = REPOSITORY / "tests"
    default = [*sorted(tests.glob("questions/*sample*.jsonl"))] + (
        [] if questions else sorted(tests.glob("annotations/annotations-*.jsonl"))
    )
    records = [record for path in (files or default) for record in read_annotations(path)]
    opened = open_store(store)
    asked = [record for record in records if "question" in record]
    norms = [record for record in records if "modality" in record]
    mentions = [record for record in records if "kind" in record and "name" in record]
    found: dict[str, Any] = {"decisions": count_decisions(opened)}
    if norms or mentions:
        found["extraction"] = evaluate_extraction(opened, norms, mentions).as_json()
    if against is not None:
        with reference_dataset(against) as earlier:
            found["against"] = gains_as_object(earlier, opened, norms, mentions)
    if asked:
        from queries.evaluate_questions import evaluate_questions

        found["questions"] = questions_as_object(evaluate_questions(opened, asked))
    if as_json:
        print_json(found)
        return
    print_evaluation(found)


def loaded_documents(folder: Path) -> list[Loaded]:
    """Give the documents that the dataset in a folder says it was built of; none where there is no dataset yet."""
    from ingest.build import DATASET
    from ingest.library import Loaded
    from queries.documents import read_documents
    from queries.store import open_store

    if not (folder / DATASET).is_file():
        return []
    return [Loaded(each.slug, each.number, each.file, each.sha256) for each in read_documents(open_store(str(folder)))]


@contextlib.contextmanager
def reference_dataset(reference: str) -> Iterator[Store]:
    """Open a dataset to compare with: a folder, a TriG file, an endpoint, or the committed dataset of a git reference.

    Raises ``DutygraphError`` for what is none of these.
    """
    from foundation.history import file_at
    from queries.store import DEFAULT_FOLDER, is_url, open_store

    if is_url(reference) or Path(reference).expanduser().exists():
        yield open_store(reference)
        return
    with tempfile.TemporaryDirectory(prefix="dutygraph-") as folder:
        path = Path(folder) / "dataset.trig"
        path.write_bytes(file_at(reference, DEFAULT_FOLDER / "dataset.trig"))
        yield open_store(folder)


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


@contextlib.contextmanager
def opened_edition(place: str) -> Iterator[Store]:
    """Open a dataset, or build that of a source document for the time being, without reviewers' decisions.

    Raises ``DutygraphError`` for what is neither.
    """
    from queries.store import is_url, open_store

    source = Path(place).expanduser()
    if is_url(place) or source.suffix == ".trig" or not source.is_file():
        yield open_store(place)
        return
    from ingest import build as building

    with tempfile.TemporaryDirectory(prefix="dutygraph-") as folder, progress_bar("reading") as report:
        built = building.build_dataset([source], register=building.default_register(), progress=report)
        building.write_dataset(built, Path(folder))
        yield open_store(folder)


def print_queries(queries: Iterable[NamedQuery]) -> None:
    """Print each named query with its question and its parameters."""
    for query in queries:
        click.echo(f"{query.name:28} {query.question}")
        for parameter in query.parameters:
            needed = "needed" if parameter.required else "may be left out"
            click.echo(f"{'':28}   -p {parameter.name}=... {parameter.meaning} ({needed}; such as {parameter.example})")


def render_result(result: Result, form: str) -> str:
    """Write a result as ``table``, ``csv``, ``json`` or ``turtle``. Raises ``DutygraphError`` for rows as Turtle."""
    from queries import tables
    from queries.results import GraphResult

    if form == "turtle":
        if not isinstance(result, GraphResult):
            raise DutygraphError("no-triples", "The query gives rows, not triples.", "Take table, csv or json.")
        return tables.turtle_text(result)
    return {"table": tables.text_table, "csv": tables.csv_text, "json": tables.json_text}[form](result)


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


def questions_as_object(score: QuestionScore) -> dict[str, Any]:
    """Give the score of questions as ``evaluate --json`` prints it."""
    return {
        "answered": {"right": score.answered[0], "all": score.answered[1]},
        "refused": {"right": score.refused[0], "all": score.refused[1]},
        "failures": [f"{each.identifier} {each.question}: {each.why}" for each in score.failures],
    }


def key_values(parameters: tuple[str, ...]) -> dict[str, str]:
    """Read ``-p key=value`` options."""
    pairs: dict[str, str] = {}
    for each in parameters:
        key, equals, value = each.partition("=")
        if not equals:
            raise DutygraphError("bad-parameter", f"The parameter {each!r} has no =.", "Write it as -p key=value.")
        pairs[key.strip()] = value
    return pairs


def kind_as_object(kind: Kind) -> dict[str, Any]:
    """Give a kind of record as ``template --list --json`` prints it."""
    return {
        "kind": kind.name,
        "label": kind.label,
        "help": kind.help,
        "columns": [
            {
                "name": column.name,
                "type": column.datatype,
                "needed": column.property in kind.needs,
                "many": column.many,
                "allowed": list(column.allowed),
                "help": column.help,
            }
            for column in kind.columns
        ],
    }


def print_json(value: object) -> None:
    """Print one JSON value, readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


@contextlib.contextmanager
def progress_lines() -> Iterator[Callable[[str, int, int], None]]:
    """Print what is done as lines on standard error, ``reading SAMM C4 12 340``, for a program that reads along."""
    yield lambda name, done, total: click.echo(f"reading {name} {done} {total}", err=True)


@contextlib.contextmanager
def progress_bar(label: str) -> Iterator[Callable[[str, int, int], None]]:
    """Draw a bar on a terminal; elsewhere say nothing."""
    if not sys.stderr.isatty():
        yield lambda _name, _done, _total: None
        return
    bars: dict[str, Any] = {}

    def report(name: str, done: int, total: int) -> None:
        if name not in bars:
            for bar in bars.values():
                bar.render_finish()
            bars[name] = click.progressbar(length=total, label=f"{label} {name}", file=sys.stderr)
        bars[name].update(done - bars[name].pos)

    try:
        yield report
    finally:
        for bar in list(bars.values())[-1:]:
            bar.render_finish()


def app_command(host: str, port: int) -> list[str]:
    """Give the command line that serves the web app."""
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(REPOSITORY / "app.py"),
        f"--server.address={host}",
        f"--server.port={port}",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
    ]


def server_environment(store: str | None) -> dict[str, str]:
    """Give the environment for a server: ours, with the chosen store, which no longer hangs on the folder we are in.

    Raises ``DutygraphError`` where there is no dataset.
    """
    from queries.store import dataset_file, is_url

    environment = dict(os.environ)
    if place := store or settings.text("store"):
        chosen = place if is_url(place) else str(dataset_file(place).resolve())
        environment[settings.REGISTER["store"].variable] = chosen
    return environment


def refuse_port_in_use(host: str, port: int) -> None:
    """Raise ``DutygraphError`` where the address cannot be listened on."""
    from queries.serving import bind

    bind(host, port).close()


def wait_for_first(servers: list[subprocess.Popen[bytes]]) -> int:
    """Wait until one of the servers ends and give its exit status."""
    while True:
        for server in servers:
            if (status := server.poll()) is not None:
                return status
        time.sleep(0.2)


def end(servers: list[subprocess.Popen[bytes]]) -> None:
    """End the servers: kindly, and after ten seconds whatever they do."""
    for server in servers:
        server.terminate()
    for server in servers:
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


if __name__ == "__main__":
    main(prog_name="dutygraph")
