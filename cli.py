"""The ``dutygraph`` command: thin, each command a call into a room. See ``docs/commands.md``."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import click

from commands.datasets import loaded_documents, opened_edition
from commands.evaluation import measure, print_evaluation
from commands.printing import key_values, kind_as_object, print_json, print_queries, render_result
from commands.progress import progress_bar, progress_lines
from commands.servers import app_command, refuse_port_in_use, run_both, server_environment
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
    from queries.disk import belongs_on_disk
    from queries.passages import read_material
    from queries.store import open_store
    from queries.vectors import renew_vectors
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
        store = open_store(str(path))
        material = read_material(store)
        renew_vectors(store, material.texts, material.headings, lambda done, total: report("sentences", done, total))
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
    from queries.ask_rows import duties_table
    from queries.store import open_store
    from queries.tables import text_table

    answer = answer_question(open_store(store), question)
    found = answer.as_json()
    if as_json:
        print_json(found)
        return
    click.echo(found["answer"])
    duties = duties_table(answer.duties)
    if duties.rows:
        click.echo(f"\n{text_table(duties)}", nl=False)
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
    raise SystemExit(run_both())


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
    from queries.store import open_store

    tests = REPOSITORY / "tests"
    default = [*sorted(tests.glob("questions/*sample*.jsonl"))] + (
        [] if questions else sorted(tests.glob("annotations/annotations-*.jsonl"))
    )
    found = measure(open_store(store), files or default, against=against)
    if as_json:
        print_json(found)
        return
    print_evaluation(found)


if __name__ == "__main__":
    main(prog_name="dutygraph")
