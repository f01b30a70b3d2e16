"""Other people's SPARQL servers for tests and benchmarks, on loopback, each with a folder of its own."""

import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from endpoint_server import free_port

OXIGRAPH = Path(sys.executable).parent / "oxigraph"
VIRTUOSO = shutil.which("virtuoso-t")
STARTING_SECONDS = 120
# Small buffers, no checkpoints meanwhile, nothing but SPARQL. What is not named here is Virtuoso's default.
VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
DirsAllowed = .
MaxClientConnections = 16
CheckpointInterval = 0
CaseMode = 2
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
ThreadsPerQuery = 1

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = .
MaxClientConnections = 16
ServerThreads = 16
MaxKeepAlives = 16
EnabledDavVSP = 0
HTTPProxyEnabled = 0
Charset = UTF-8

[SPARQL]
"""


@contextmanager
def oxigraph(folder: Path | None, *, union: bool = True, read_only: bool = False) -> Iterator[str]:
    """Run the oxigraph server, in memory without a folder, and give the URL of its query service."""
    port = free_port()
    command = [str(OXIGRAPH), "serve-read-only" if read_only else "serve", "--bind", f"127.0.0.1:{port}"]
    command += ["--location", str(folder)] if folder else []
    command += ["--union-default-graph"] if union else []
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            url = f"http://127.0.0.1:{port}/query"
            _wait_for(url, process)
            yield url
        finally:
            process.terminate()


@contextmanager
def virtuoso(folder: Path, *, buffers: int = 4000, **limits: int) -> Iterator[str]:
    """Run Virtuoso over an empty database in ``folder`` and give the URL of its query service (dba, dba).

    ``limits`` are entries of the part [SPARQL] of its file.
    """
    port, sql_port = free_port(), free_port()
    ini = VIRTUOSO_INI.format(port=port, sql_port=sql_port, buffers=buffers, dirty=buffers * 3 // 4)
    entries = {"ResultSetMaxRows": 1_000_000, **limits}
    ini += "".join(f"{name} = {value}\n" for name, value in entries.items())
    (folder / "virtuoso.ini").write_text(ini)
    with subprocess.Popen([str(VIRTUOSO), "+foreground", "+configfile", "virtuoso.ini"], cwd=folder) as process:
        try:
            url = f"http://127.0.0.1:{port}/sparql"
            _wait_for(url, process)
            yield url
        finally:
            process.kill()  # its orderly end writes a checkpoint that nobody reads


def _wait_for(url: str, process: subprocess.Popen) -> None:
    end = time.monotonic() + STARTING_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"{url}?query=ASK%20%7B%7D", timeout=5).close()
        except OSError:
            assert process.poll() is None, "the server ended while it started"
            assert time.monotonic() < end, "the server did not start"
            time.sleep(0.1)
        else:
            return
