"""Every command as people run it: what it prints and where, its exit status; bad input is one line, no traceback."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from foundation.files import REPOSITORY
from review.decision import Verdict
from review.ledger import add_decision

RECORDS = REPOSITORY / "data" / "records"
QUESTION = "Who must be notified when an LOA is accepted or rejected?"
CHAPTER = """\
C9. CHAPTER 9 - SMALL MATTERS

C9.1. Duties

C9.1.1. Notices. The Security Cooperation Organization (SCO) must notify the Defense Security Cooperation Agency.
"""


def dutygraph(*arguments: object, folder: Path | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own; ``settings`` by their names."""
    environment = os.environ | {f"DUTYGRAPH_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", "cli", *map(str, arguments)],
        capture_output=True,
        cwd=folder or REPOSITORY,
        encoding="utf-8",
        env=environment | {"PYTHONPATH": str(REPOSITORY)},
        timeout=120,
    )


def refused(code: str, *arguments: object, status: int = 2, **settings: str) -> str:
    """Run a command that is refused and give its one line."""
    ran = dutygraph(*arguments, **settings)
    assert ran.returncode == status, ran.stderr
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr
    (line,) = ran.stderr.splitlines()
    assert line.startswith("dutygraph: ")
    assert line.endswith(f" [{code}]")
    return line


@pytest.fixture
def chapter(tmp_path) -> Path:
    path = tmp_path / "samm-chapter-9.txt"
    path.write_text(CHAPTER, encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path) -> dict[str, Path]:
    """Files that no command can use."""
    contents = {
        "empty": b"",
        "blank": b"\n  \n",
        "binary": bytes(range(256)) * 8,
        "prose": b"Dear reader,\n\nthis text has no number at all.\n",
        "broken": b"@prefix rec: <https://w3id.org/dutygraph/records#> .\nrec:one a rec:ArrivalNotification ;\nrec:two",
        "headless": b"kind,student\narrival-notification,A. Student\n",
        "jsonl": b'{"para": "C2.1"}\n',
    }
    paths = {"missing": tmp_path / "missing.txt", "folder": tmp_path / "folder"}
    paths["folder"].mkdir()
    for name, content in contents.items():
        paths[name] = tmp_path / f"{name}.file"
        paths[name].write_bytes(content)
    return paths


def test_help_and_version():
    for arguments in (["--help"], ["-h"], *([name, "--help"] for name in "build ask query check template".split())):
        ran = dutygraph(*arguments)
        assert ran.returncode == 0
        assert ran.stdout.startswith("Usage: ")
    assert "0.1.0" in dutygraph("--version").stdout


@pytest.mark.parametrize(
    "arguments",
    [["ask"], ["check"], ["ask", "x", "y"], ["query", "--nope"], ["build", "--out"], ["serve", "--port", "x"]],
    ids=" ".join,
)
def test_wrong_use_is_one_line(arguments):
    assert f"See dutygraph {arguments[0]} --help" in refused("usage", *arguments)


# build


def test_build_says_what_was_found(chapter, tmp_path):
    ran = dutygraph("build", chapter, "--out", tmp_path / "a new folder")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "1 norms" in ran.stdout
    assert (tmp_path / "a new folder" / "dataset.trig").exists()
    assert sorted(path.name for path in (tmp_path / "a new folder").iterdir()) == ["dataset.trig", "vectors.npz"]


def test_what_was_built_is_asked_from_another_folder(chapter, tmp_path):
    dutygraph("build", chapter, "--out", "out", folder=tmp_path)
    ran = dutygraph("query", "obligations", "--store", "out", "--format", "csv", folder=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "C9.1.1" in ran.stdout


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("missing", "no-such-file"),
        ("folder", "is-a-folder"),
        ("empty", "empty-file"),
        ("blank", "empty-file"),
        ("binary", "unknown-format"),
        ("prose", "no-provisions"),
    ],
)
def test_a_source_that_cannot_be_built_leaves_the_old_dataset(files, chapter, tmp_path, name, code):
    (tmp_path / "out").mkdir()
    old = tmp_path / "out" / "dataset.trig"
    old.write_bytes(b"old")
    line = refused(code, "build", chapter, files[name], "--out", tmp_path / "out")
    assert files[name].name in line
    assert old.read_bytes() == b"old"


def test_a_folder_that_cannot_be_written(files, chapter):
    refused("usage", "build", chapter, "--out", files["prose"])
    refused("cannot-write", "build", chapter, "--out", files["prose"] / "below")


def test_a_source_beyond_its_limit(chapter, tmp_path):
    refused("too-large", "build", chapter, "--out", tmp_path, status=4, source_bytes="10")


def test_two_sources_of_one_chapter(chapter, tmp_path):
    refused("two-editions", "build", chapter, chapter, "--out", tmp_path)


def test_a_bad_setting_names_its_variable(chapter, tmp_path):
    assert "DUTYGRAPH_SOURCE_BYTES" in refused("bad-setting", "build", chapter, source_bytes="many")


# ask


def test_ask_gives_the_answer_its_words_and_its_query():
    ran = dutygraph("ask", QUESTION)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "C2.1.4.3.5" in ran.stdout
    assert "the SCO should advise the IA and DSCA" in ran.stdout
    assert re.search(r"^SCO +should +advise .*C2\.1\.4\.3\.5$", ran.stdout, re.MULTILINE)
    assert "SELECT" in ran.stdout


def test_ask_as_json_is_one_object():
    ran = dutygraph("ask", QUESTION, "--json")
    answer = json.loads(ran.stdout)
    assert ran.returncode == 0
    assert answer["found"] is True
    keys = {"found", "answer", "rows", "citations", "nearest", "see_also", "sparql", "query", "edition"}
    assert keys <= answer.keys()
    assert {"number", "quote", "start", "end"} <= answer["citations"][0].keys()


def test_not_found_is_no_error():
    ran = dutygraph("ask", "Which colour must the submarine's curtains have?", "--json")
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["found"] is False


@pytest.mark.parametrize("command", [["ask", "Who?"], ["query", "obligations"], ["app"], ["serve"], ["evaluate"]])
def test_a_store_that_is_none(command, files):
    refused("no-dataset", *command, "--store", files["folder"])
    refused("no-dataset", *command, "--store", files["missing"])
    if command[0] != "app":
        refused("damaged-dataset", *command, "--store", files["broken"])


@pytest.mark.parametrize("command", [["ask", "Who?"], ["query", "obligations"], ["evaluate"]])
def test_an_endpoint_that_does_not_answer(command):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
    ran = dutygraph(*command, "--store", address)
    assert ran.returncode == 2
    assert len(ran.stderr.splitlines()) == 1
    assert "Traceback" not in ran.stderr


def test_a_question_that_is_empty_or_too_long():
    refused("empty-question", "ask", " ")
    ran = dutygraph("ask", "who " * 1000)
    assert ran.returncode in {2, 4}
    assert len(ran.stderr.splitlines()) == 1


# query


def test_queries_are_listed():
    names = [line.split()[0] for line in dutygraph("query", "--list").stdout.splitlines() if line[0] != " "]
    listed = json.loads(dutygraph("query", "--list", "--json").stdout)["queries"]
    assert names == [each["name"] for each in listed]
    assert len(names) >= 15


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("table", "C2.1.4.3.5"),
        ("csv", "C2.1.4.3.5,"),
        ("json", '"C2.1.4.3.5"'),
        ("sparql", 'VALUES ?event { "Accepted or Rejected" }'),
    ],
)
def test_a_query_in_each_form(form, words):
    ran = dutygraph("query", "notifications", "-p", "event=Accepted or Rejected", "--format", form)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert words in ran.stdout
    if form == "json":
        assert json.loads(ran.stdout)["results"]["bindings"]


def test_triples_as_turtle_and_rows_not():
    ran = dutygraph("query", "entity-graph", "-p", "entity=SCO", "--format", "turtle")
    assert ran.returncode == 0
    assert "@prefix dg:" in ran.stdout
    refused("no-triples", "query", "obligations", "--format", "turtle")


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("no-query-named", []),
        ("unknown-query", ["nope"]),
        ("unknown-parameter", ["obligations", "-p", "nope=1"]),
        ("missing-parameter", ["duties-of-actor"]),
        ("bad-parameter", ["obligations", "-p", "actor"]),
        ("usage", ["obligations", "--format", "xml"]),
    ],
)
def test_a_query_that_cannot_be_run(code, arguments):
    refused(code, "query", *arguments)


def test_output_that_nobody_reads_is_no_error():
    command = f"{shlex.quote(sys.executable)} -m cli query obligations --format json | head -1; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "0"
    assert ran.stderr == ""


# check and template


@pytest.mark.parametrize(
    ("sample", "status"), [("arrival-notification-right.csv", 0), ("arrival-notification-wrong.csv", 1)]
)
def test_check_gives_the_verdict(sample, status):
    ran = dutygraph("check", RECORDS / sample)
    assert (ran.returncode, ran.stderr) == (status, "")
    assert "checked against" in ran.stdout


def test_check_as_json():
    ran = dutygraph("check", RECORDS / "arrival-notification-wrong.csv", "--format", "json")
    report = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert report["conforms"] is False
    assert report["checked"]["records"]["arrival-notification"] > 0
    assert report["checked"]["constraints"] > 0
    keys = ["record", "row", "column", "severity", "rule", "message", "provision", "quote", "fix"]
    assert all(list(finding) == keys for finding in report["findings"])


@pytest.mark.parametrize(
    ("form", "beginning"), [("html", "<!DOCTYPE html>"), ("csv", "record,"), ("turtle", "@prefix "), ("text", "")]
)
def test_check_in_each_form(form, beginning):
    ran = dutygraph("check", RECORDS / "arrival-notification-wrong.csv", "--format", form)
    assert ran.returncode == 1
    assert ran.stdout.removeprefix("\ufeff").lstrip("# \n").startswith(beginning) or beginning in ran.stdout[:200]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("missing", "no-such-file"),
        ("folder", "is-a-folder"),
        ("empty", "empty-file"),
        ("broken", "broken-turtle"),
        ("headless", "missing-column"),
    ],
)
def test_records_that_cannot_be_read(files, name, code):
    assert files[name].name in refused(code, "check", files[name])


def test_a_binary_file_is_no_table(files):
    ran = dutygraph("check", files["binary"])
    assert ran.returncode == 2
    assert len(ran.stderr.splitlines()) == 1


def test_records_that_no_rule_applies_to(tmp_path):
    path = tmp_path / "birds.csv"
    path.write_text("bird,colour\nrobin,red\n", encoding="utf-8")
    ran = dutygraph("check", path)
    assert ran.returncode == 3
    assert "Nothing was checked" in ran.stdout


def test_records_beyond_their_limit():
    refused("too-large", "check", RECORDS / "arrival-notification-right.csv", status=4, records_bytes="10")


def test_an_unknown_kind(files):
    refused("no-such-kind", "check", files["headless"], "--kind", "nope")
    refused("no-such-kind", "template", "nope")


def test_kinds_are_listed():
    names = [line.split()[0] for line in dutygraph("template", "--list").stdout.splitlines()]
    listed = json.loads(dutygraph("template", "--list", "--json").stdout)
    assert names == [each["kind"] for each in listed]
    assert {"arrival-notification", "loa-status-advice", "industry-visit"} <= set(names)
    assert all(each["columns"] for each in listed)


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_an_empty_template_can_be_read_back(tmp_path, form):
    path = tmp_path / f"empty.{form}"
    ran = dutygraph("template", "arrival-notification", "--format", form, "--out", path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert dutygraph("check", path).returncode in {0, 1, 3}


def test_no_kind_is_named():
    refused("no-kind-named", "template")


# evaluate


def test_evaluate_prints_the_figures():
    ran = dutygraph("evaluate", *sorted((REPOSITORY / "tests" / "annotations").glob("annotations-*.jsonl")))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("norms ")


CHANGED_CHAPTER = (
    CHAPTER
    + """
C9.1.2. Rest. The SCO may rest for 3 days. The SCO must inform the partner nation within 5 days.
"""
)


def test_evaluate_against_another_dataset_lists_what_was_won_lost_and_changed(tmp_path):
    annotation = {
        "para": "C9.1.2",
        "quote": "The SCO may rest",
        "modality": "permission",
        "action": "rest",
        "sure": True,
    }
    (tmp_path / "norms.jsonl").write_text(f"{json.dumps(annotation)}\n", encoding="utf-8")
    for name, text in (
        ("old", CHANGED_CHAPTER.replace("The SCO may rest for 3 days.", "Rest is good.")),
        ("new", CHANGED_CHAPTER.replace("5 days", "9 days").replace("must notify the", "is a friend of the")),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "samm-chapter-9.txt").write_text(text, encoding="utf-8")
        dutygraph("build", tmp_path / name / "samm-chapter-9.txt", "--out", tmp_path / name)
    arguments = ("evaluate", tmp_path / "norms.jsonl", "--store", tmp_path / "new", "--against", tmp_path / "old")
    ran = dutygraph(*arguments, "--json")
    assert ran.stderr == ""
    against = json.loads(ran.stdout)["against"]
    changes = {(each["change"], each["action"]): each for each in against["norms"]}
    assert changes["won", "rest"]["judged"] == "right"
    assert changes["lost", "notify"]["provision"] == "C9.1.1"
    assert changes["changed", "inform"]["slots"] == [{"slot": "durations", "before": "P5D", "after": "P9D"}]
    assert changes["changed", "inform"]["judged"] == "wrong"
    assert against["f1"]["norms"] == {"before": 0.0, "after": 0.6667}
    printed = dutygraph(*arguments).stdout
    assert "changed (wrong) C9.1.2 inform: durations: P5D -> P9D" in printed
    assert "F1 0.000 before, 0.667 now" in printed


def test_evaluate_against_a_commit():
    ran = dutygraph("evaluate", "--against", "HEAD", "--json", *(REPOSITORY / "tests").glob("annotations/annot*.jsonl"))
    if not (REPOSITORY / ".git").exists():
        pytest.skip("this is no clone: it has no commits")
    assert ran.stderr == ""
    assert "norms" in json.loads(ran.stdout)["against"]


@pytest.mark.parametrize("reference", ["no-such-commit", "--help", "HEAD:docs"])
def test_evaluate_against_what_is_no_dataset(reference):
    files = (REPOSITORY / "tests").glob("annotations/annot*.jsonl")
    assert reference in refused("unknown-reference", "evaluate", *files, f"--against={reference}")


@pytest.mark.parametrize(
    ("name", "code"), [("missing", "no-such-file"), ("prose", "bad-annotations"), ("jsonl", "bad-annotations")]
)
def test_annotations_that_are_none(files, name, code):
    assert files[name].name in refused(code, "evaluate", files[name])


# serve, app, run


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_port_in_use(taken):
    assert str(taken) in refused("port-in-use", "serve", "--port", taken)
    assert str(taken) in refused("port-in-use", "app", "--port", taken)
    assert "DUTYGRAPH_APP_PORT" in refused("port-in-use", "run", app_port=str(taken), endpoint_port=str(free_port()))
    line = refused("port-in-use", "run", app_port=str(free_port()), endpoint_port=str(taken))
    assert "DUTYGRAPH_ENDPOINT_PORT" in line


@pytest.mark.parametrize("command", ["serve", "app"])
def test_an_address_that_is_none(command):
    refused("cannot-listen", command, "--port", "99999")
    refused("cannot-listen", command, "--host", "256.256.256.256")


def test_run_without_a_dataset(files):
    ports = {"app_port": str(free_port()), "endpoint_port": str(free_port())}
    refused("no-dataset", "run", store=str(files["folder"]), **ports)


def answers(address: str, server: subprocess.Popen[bytes]) -> bytes:
    """Wait until something answers at an address."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return bytes(response.read())
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server ended with {server.returncode}")


@pytest.mark.server
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_run_serves_both_and_ends_both(ending, tmp_path):
    app, endpoint = free_port(), free_port()
    environment = os.environ | {
        "DUTYGRAPH_APP_PORT": str(app),
        "DUTYGRAPH_ENDPOINT_PORT": str(endpoint),
        "PYTHONPATH": str(REPOSITORY),
    }
    command = [sys.executable, "-m", "cli", "run"]

    def heed_interrupts() -> None:
        # A shell has what it starts in the background ignore them, and that is handed on.
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    # A folder of its own: what is served does not hang on where it is started.
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        preexec_fn=heed_interrupts,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as server:
        try:
            assert b"ok" in answers(f"http://127.0.0.1:{endpoint}/health", server)
            assert b"ok" in answers(f"http://127.0.0.1:{app}/_stcore/health", server)
            server.send_signal(ending)
            output, _ = server.communicate(timeout=60)
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGKILL)
    assert server.returncode == 0
    assert f"http://localhost:{app}".encode() in output
    assert f"http://localhost:{endpoint}/sparql".encode() in output
    for port in (app, endpoint):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0, f"something still listens on {port}"


@pytest.mark.server
def test_app_ends_when_it_is_told_to():
    port = free_port()
    with subprocess.Popen([sys.executable, "-m", "cli", "app", "--port", str(port)], cwd=REPOSITORY) as server:
        try:
            answers(f"http://127.0.0.1:{port}/_stcore/health", server)
        finally:
            server.terminate()
            server.wait(timeout=60)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_diff_compares_a_dataset_with_a_source_document(chapter, tmp_path):
    built = dutygraph("build", chapter, "--out", tmp_path / "old")
    assert built.returncode == 0, built.stderr
    chapter.write_text(CHAPTER.replace("must notify", "should notify"), encoding="utf-8")
    ran = dutygraph("diff", tmp_path / "old", chapter)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("Texts: 1 changed\nDuties: 1 changed\nDeadlines: no difference\n")
    assert "modality: Obligation → Recommendation" in ran.stdout
    assert json.loads(dutygraph("diff", tmp_path / "old", tmp_path / "old", "--json").stdout)["changes"] == []


def test_diff_refuses_what_is_no_edition(tmp_path):
    refused("no-dataset", "diff", tmp_path, tmp_path)


def test_build_applies_decisions_and_names_those_that_are_outdated(chapter, tmp_path):
    ledger = tmp_path / "review.ttl"
    words = "The Security Cooperation Organization (SCO) must notify the Defense Security Cooperation Agency"
    place = "https://w3id.org/dutygraph/samm/C9.1.1"
    for quote in (words, "The SCO must notify nobody"):
        fact = (f"{place}/norm/notify-1", place, quote, "notify")
        add_decision(ledger, verdict=Verdict.REJECT, reviewer="Ada", reason="so", fact=fact, seen={})
    ran = dutygraph("build", chapter, "--out", tmp_path / "out", review=str(ledger))
    assert ran.returncode == 0, ran.stderr
    assert "0 norms" in ran.stdout
    assert "1 decisions applied, 1 decisions outdated" in ran.stdout
    assert ran.stderr.startswith("The decision of Ada to reject: C9.1.1 no longer has the words")
    without = dutygraph("build", chapter, "--out", tmp_path / "out", "--no-review", review=str(ledger))
    assert "1 norms" in without.stdout
    assert without.stderr == ""


def test_evaluate_says_that_decisions_count(chapter, tmp_path):
    ledger = tmp_path / "review.ttl"
    words = "The Security Cooperation Organization (SCO) must notify the Defense Security Cooperation Agency"
    place = "https://w3id.org/dutygraph/samm/C9.1.1"
    fact = (f"{place}/norm/notify-1", place, words, "notify")
    add_decision(ledger, verdict=Verdict.REJECT, reviewer="Ada", reason="so", fact=fact, seen={})
    annotation = {"para": "C9.1.1", "quote": words, "modality": "obligation", "action": "notify", "sure": True}
    (tmp_path / "norms.jsonl").write_text(f"{json.dumps(annotation)}\n", encoding="utf-8")
    dutygraph("build", chapter, "--out", tmp_path / "out", review=str(ledger))
    ran = dutygraph("evaluate", tmp_path / "norms.jsonl", "--store", tmp_path / "out")
    assert ran.stdout.startswith("1 decisions of reviewers count in this dataset"), ran.stderr
    assert "--no-review" in ran.stdout
