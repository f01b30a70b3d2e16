"""Requests a second over HTTP: our endpoint with every protection on, beside other servers over the same dataset.

Run: ``.venv/bin/python -m benchmarks.load [--size 20000] [--seconds 10] [--rdflib-endpoint VENV]``. It needs ``wrk``.
With ``--folder`` the corpora and Virtuoso's databases are made once and kept there; the others load at each run.
The mix is every named query in turn, each with the example of each parameter that it needs, by POST as a form (Virtuoso
7.2.5 gives no answer to the other way), answers as SPARQL JSON and Turtle, 8 kept connections. Nothing is kept between
requests but what our guard says of a text. The servers run one after the other on the same machine, each for so many
seconds, in rounds; the median round counts. The share of answers that were not 200 is given with it.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import pyoxigraph

from benchmarks.corpus import write_corpus
from foundation.errors import DutygraphError
from foundation.files import REPOSITORY
from queries.named import bind, list_queries
from queries.store import EmbeddedStore, load_file

sys.path.insert(0, str(REPOSITORY / "tests" / "queries"))  # the servers are started as the tests start them

import endpoint_server
from endpoint_server import free_port, running
from sparql_servers import OXIGRAPH, VIRTUOSO, oxigraph, virtuoso

CLIENTS = 8
STARTING_SECONDS = 1200
BUFFERS = 170_000  # of 8 KiB, as Virtuoso's table has it for two GiB
LOADED = "loaded"
LINES = 500_000  # of a file that Virtuoso loads
# One thread, so that one counter takes the texts in turn for all connections.
SCRIPT = """
local texts, counter = {{}}, 0
for place = 0, {count} - 1 do
  local file = io.open("{folder}/" .. place .. ".rq")
  texts[#texts + 1] = file:read("*a")
  file:close()
end
request = function()
  counter = counter % #texts + 1
  return wrk.format("POST", "{path}", {{
    ["Accept"] = "application/sparql-results+json, text/turtle", ["Content-Type"] = "application/x-www-form-urlencoded"
  }}, texts[counter])
end
"""


def main() -> None:
    """Print a line a server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--servers", default="ours,oxigraph,virtuoso,rdflib-endpoint")
    parser.add_argument("--rdflib-endpoint", type=Path, help="a virtual environment that has it")
    parser.add_argument("--folder", type=Path, help="where corpora are kept or made")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept = arguments.folder or folder
        file = kept / f"{arguments.size}.trig"
        if not file.exists():
            write_corpus(arguments.size, file)
        store = load_file(file)
        texts, triples = named_texts(store), len(store.graph)
        del store
        sys.stdout.write(
            f"{triples:,} triples, {len(texts)} queries, {arguments.rounds} rounds of {arguments.seconds} s\n"
        )
        for server in arguments.servers.split(","):
            start = time.monotonic()
            try:
                with _server(server, file, kept, arguments.rdflib_endpoint) as url:
                    loaded = time.monotonic() - start
                    found = [_load(url, texts, folder, arguments.seconds) for _ in range(arguments.rounds)]
            except RuntimeError as error:
                sys.stdout.write(f"{server:16} left out: {error}\n")
                continue
            rates, wrong = [rate for rate, _ in found], max(wrong for _, wrong in found)
            spread = " ".join(f"{rate:.1f}" for rate in rates)
            sys.stdout.write(
                f"{server:16} {median(rates):8.1f} requests/s ({spread}), not 200: {wrong:.1%}, up in {loaded:.0f} s\n"
            )
            sys.stdout.flush()


def named_texts(store: EmbeddedStore) -> list[str]:
    """Give each named query with its examples, where the dataset knows these."""
    texts = []
    for query in list_queries():
        try:
            bindings = bind(store, query, {each.name: each.example for each in query.parameters if each.required})
        except DutygraphError:  # the smallest corpus lacks some of the names
            continue
        body = query.text(bindings).partition("\n\n")[2]  # the header's comments are for people
        texts.append(body)
    return texts


def _load(url: str, texts: list[str], folder: Path, seconds: int) -> tuple[float, float]:
    """Give requests a second, and the share of answers that were not 200."""
    for place, text in enumerate(texts):
        (folder / f"{place}.rq").write_text(urlencode({"query": text}), encoding="ascii")
    script = folder / "mix.lua"
    path = re.sub(r"^http://[^/]+", "", url)
    script.write_text(SCRIPT.format(count=len(texts), folder=folder, path=path), encoding="utf-8")
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "--timeout", "60s", "-s", str(script), url]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate, total = re.search(r"Requests/sec:\s+([\d.]+)", out), re.search(r"(\d+) requests in", out)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    assert rate
    assert total
    return float(rate[1]), int(wrong[1]) / max(int(total[1]), 1) if wrong else 0.0


@contextmanager
def _server(name: str, file: Path, kept: Path, environment: Path | None) -> Iterator[str]:
    """Run a server over the dataset and give the URL of its query service; ``RuntimeError`` says why it cannot be."""
    if name == "ours":
        with running(file, query_queue=64) as server:
            yield server.url
    elif name == "oxigraph":
        if not OXIGRAPH.exists():
            raise RuntimeError("the oxigraph server is not installed")
        with oxigraph(None) as url:
            _put(url.removesuffix("/query") + "/store?no_transaction", file)
            yield url
    elif name == "virtuoso":
        if VIRTUOSO is None or shutil.which("isql-vt") is None:
            raise RuntimeError("virtuoso-t or isql-vt is not installed")
        folder = kept / f"virtuoso-{file.stem}"
        new = not (folder / LOADED).exists()
        if new:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        (folder / "virtuoso.lck").unlink(missing_ok=True)  # of the last run, which was killed after its checkpoint
        with virtuoso(folder, buffers=BUFFERS) as url:
            if new:
                _load_virtuoso(folder, file)
            yield url
    else:
        if environment is None:
            raise RuntimeError("name a virtual environment that has it with --rdflib-endpoint")
        port = free_port()
        code = (
            "import rdflib, sys, uvicorn; from rdflib_endpoint import SparqlEndpoint; "
            "graph = rdflib.Dataset(default_union=True); graph.parse(sys.argv[1], format='trig'); "
            "uvicorn.run(SparqlEndpoint(graph=graph, path='/'), port=int(sys.argv[2]), log_level='critical')"
        )
        command = [str(environment / "bin" / "python"), "-c", code, str(file), str(port)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                _wait(f"http://127.0.0.1:{port}/", process)
                yield f"http://127.0.0.1:{port}/"
            finally:
                process.kill()


def _put(url: str, file: Path) -> None:
    headers = {"Content-Type": "application/trig", "Content-Length": str(file.stat().st_size)}
    with file.open("rb") as content:
        urllib.request.urlopen(urllib.request.Request(url, data=content, headers=headers, method="PUT")).close()


def _load_virtuoso(folder: Path, file: Path) -> None:
    """Load by Virtuoso's own loader, which reads N-Quads from its folder."""
    sql_port = re.search(r"ServerPort = 127\.0\.0\.1:(\d+)\nDisable", (folder / "virtuoso.ini").read_text())
    assert sql_port
    with tempfile.TemporaryDirectory(dir=folder) as parts:
        quads = pyoxigraph.parse(path=str(file), format=pyoxigraph.RdfFormat.TRIG)
        for number, part in enumerate(iter(lambda: list(islice(quads, LINES)), [])):
            with (Path(parts) / f"{number}.nq").open("wb") as out:
                pyoxigraph.serialize(part, out, pyoxigraph.RdfFormat.N_QUADS)
        load = f"ld_dir('{Path(parts).relative_to(folder)}', '*.nq', 'urn:x'); rdf_loader_run(); checkpoint;"
        command = ["isql-vt", f"127.0.0.1:{sql_port[1]}", "dba", "dba", f"EXEC={load}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or "Error" in done.stderr:
        raise RuntimeError(done.stderr.strip()[:200])
    (folder / LOADED).touch()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}?query=ASK%20%7B%7D", timeout=60).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("it did not start")


if __name__ == "__main__":
    os.environ.setdefault("DUTYGRAPH_QUERY_SECONDS", "60")
    endpoint_server.STARTING_SECONDS = STARTING_SECONDS
    main()
