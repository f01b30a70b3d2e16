"""The app, served as people serve it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from foundation.files import REPOSITORY


@contextmanager
def serving(*, host: str = "127.0.0.1", **settings: str) -> Iterator[str]:
    """Serve the app on an address with settings by their names, and give how this machine reaches it."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    command += [f"--server.address={host}", "--server.headless=true"]
    environment = os.environ | {f"DUTYGRAPH_{name.upper()}": value for name, value in settings.items()}
    with subprocess.Popen(
        command,
        cwd=REPOSITORY,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_up(server, address)
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(server: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(300):
        assert server.poll() is None, "the app did not start"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health"):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError("the app did not come up")
