"""The ``dutygraph`` command: thin, each command a call into a room. See ``docs/commands.md``."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from foundation import settings
from foundation.errors import DutygraphError, ExitStatus
from foundation.files import REPOSITORY

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
        except BrokenPipeError:
            # Whoever read our output has seen enough.
            sys.stderr.close()
            context.exit(int(ExitStatus.DONE))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dutygraph")
def main() -> None:
    """A policy manual as a graph of duties: who must do what, for whom, by when, and where it is written."""


@main.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write. Default: data/graph/.")
@click.option("--manual", help="Short name of the manual, such as samm. Default: as the source's .toml or name says.")
def build(sources: tuple[Path, ...], out: Path | None, manual: str | None) -> None:
    """Build the dataset from source documents (text, HTML, PDF, DOCX). Default: chapter 2 of the SAMM."""
    from ingest import build as building
    from shapes.dataset import check_dataset

    committed = not sources or (out is None or out.resolve() == building.DEFAULT_FOLDER)
    with progress_bar("reading") as report:
        built = building.build_dataset(
            list(sources) or [building.DEFAULT_SOURCE],
            manual=manual,
            register=building.default_register(),
            review=building.DATA / "review.ttl",
            progress=report,
        )
    path = building.write_dataset(
        built,
        out or building.DEFAULT_FOLDER,
        check=check_dataset,
        register_path=building.DATA / "register.json" if committed else None,
    )
    found = ", ".join(f"{count:,} {name}" for name, count in built.counts.items())
    click.echo(f"{path}: {built.quads:,} triples; {found}.")


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
        ("", found["citations"]),
        ("Nearest passages, which do not answer it:", found["nearest"]),
    ):
        if citations and heading:
            click.echo(f"\n{heading}")
        for citation in citations:
            click.echo(f"\n  {citation['number']}  \u201c{citation['quote']}\u201d")
    if found["see_also"]:
        click.echo(f"\nSee also: {', '.join(found['see_also'])}")
    click.echo(f"\nQuery: {found['query']}")
    click.echo(found["sparql"])


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
        click.echo(tables.list_as_json(named.list_queries()) if as_json else tables.list_as_text(named.list_queries()))
        return
    result = named.run_named(open_store(store), name, key_values(parameters))
    form = format_name or ("json" if as_json else "table")
    click.echo(result.sparql if form == "sparql" else tables.render(result.result, form), nl=False)
    if form == "sparql":
        click.echo()


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
@click.option("--host", default=None, help="Address to listen on. Default: 127.0.0.1.")
@click.option("--port", type=int, default=None, help="Port to listen on. Default: 7878.")
@STORE
def serve(host: str | None, port: int | None, store: str | None) -> None:
    """Serve the SPARQL endpoint."""
    from queries.endpoint import serve as serve_endpoint

    serve_endpoint(
        host or settings.text("host"),
        settings.integer("endpoint_port") if port is None else port,
        store or settings.text("store") or None,
    )


@main.command()
@click.option("--host", default=None, help="Address to listen on. Default: 127.0.0.1.")
@click.option("--port", type=int, default=None, help="Port to listen on. Default: 8501.")
@STORE
def app(host: str | None, port: int | None, store: str | None) -> None:
    """Serve the web app."""
    raise SystemExit(subprocess.call(app_command(host, port), env=app_environment(store)))  # noqa: S603


@main.command()
def run() -> None:
    """Serve the web app and the SPARQL endpoint together, until Ctrl-C."""
    command = [sys.executable, "-m", "cli", "serve"]
    for port in ("app_port", "endpoint_port"):
        refuse_port_in_use(settings.text("host"), settings.integer(port))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    servers = [
        subprocess.Popen(command, cwd=REPOSITORY),  # noqa: S603
        subprocess.Popen(app_command(None, None), cwd=REPOSITORY, env=app_environment(None)),  # noqa: S603
    ]
    click.echo(
        f"Web app:         http://localhost:{settings.text('app_port')}\n"
        f"SPARQL endpoint: http://localhost:{settings.text('endpoint_port')}/sparql\n"
        "Ctrl-C ends both."
    )
    try:
        status = wait_for_first(servers)
    except KeyboardInterrupt:
        status = 0
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait()
    raise SystemExit(status)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="All figures, misses and extras as JSON.")
@click.option("--questions", is_flag=True, help="Only the questions.")
@STORE
def evaluate(files: tuple[Path, ...], as_json: bool, questions: bool, store: str | None) -> None:
    """Measure the extraction against annotations, and ask against questions."""
    from queries.evaluate import evaluate as evaluate_extraction
    from queries.evaluate import read_records as read_annotations
    from queries.evaluate_questions import evaluate_questions
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
    found: dict[str, Any] = {}
    if norms or mentions:
        found["extraction"] = evaluate_extraction(opened, norms, mentions).as_json()
    if asked:
        found["questions"] = evaluate_questions(opened, asked).as_json()
    if as_json:
        print_json(found)
        return
    print_evaluation(found)


def print_evaluation(found: Mapping[str, Any]) -> None:
    """Print the figures, then every miss and every extra."""
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
    if questions := found.get("questions"):
        click.echo(f"{'questions':18} {questions['right']} of {questions['all']} right")
        for note in questions["notes"]:
            click.echo(f"question: {note}")


def key_values(parameters: tuple[str, ...]) -> dict[str, str]:
    """Read ``-p key=value`` options."""
    pairs: dict[str, str] = {}
    for each in parameters:
        key, equals, value = each.partition("=")
        if not equals:
            raise DutygraphError("bad-parameter", f"The parameter {each!r} has no =.", "Write it as -p key=value.")
        pairs[key.strip()] = value
    return pairs


def kind_as_object(kind: Any) -> dict[str, Any]:
    """Give a kind of record as ``template --list --json`` prints it."""
    return {
        "kind": kind.name,
        "label": kind.label,
        "columns": [{"name": column.name, "type": column.type_name, "help": column.help} for column in kind.columns],
    }


def print_json(value: object) -> None:
    """Print one JSON value, readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


@contextlib.contextmanager
def progress_bar(label: str) -> Iterator[Callable[[str, int, int], None]]:
    """Draw a bar on a terminal; elsewhere say nothing."""
    if not sys.stderr.isatty():
        yield lambda _name, _done, _total: None
        return
    state: dict[str, Any] = {}

    def report(name: str, done: int, total: int) -> None:
        if state.get("name") != name:
            state["name"], state["done"] = name, 0
            state["bar"] = click.progressbar(length=total, label=f"{label} {name}", file=sys.stderr)
            state["bar"].__enter__()
        state["bar"].update(done - state["done"])
        state["done"] = done

    yield report
    click.echo(err=True)


def app_command(host: str | None, port: int | None) -> list[str]:
    """Give the command line that serves the web app."""
    chosen_host = host or settings.text("host")
    chosen_port = settings.integer("app_port") if port is None else port
    refuse_port_in_use(chosen_host, chosen_port)
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(REPOSITORY / "app.py"),
        f"--server.address={chosen_host}",
        f"--server.port={chosen_port}",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
    ]


def app_environment(store: str | None) -> dict[str, str]:
    """Give the environment for the web app: ours, with the chosen store."""
    import os

    environment = dict(os.environ)
    if store:
        environment[settings.REGISTER["store"].variable] = store
    return environment


def refuse_port_in_use(host: str, port: int) -> None:
    """Raise ``DutygraphError`` where something listens on the port already."""
    import socket

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise DutygraphError(
                "port-in-use",
                f"Port {port} on {host} cannot be used: {error.strerror}.",
                "End what listens there, or choose another port with --port or the settings.",
            ) from None


def wait_for_first(servers: list[subprocess.Popen[bytes]]) -> int:
    """Wait until one of the servers ends and give its exit status."""
    import time

    while True:
        for server in servers:
            if (status := server.poll()) is not None:
                return status
        time.sleep(0.2)


if __name__ == "__main__":
    main(prog_name="dutygraph")
