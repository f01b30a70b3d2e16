"""Start the web app and the endpoint as processes, and end them together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import click

from foundation import settings
from foundation.errors import DutygraphError, ExitStatus
from foundation.files import REPOSITORY


def run_both() -> int:
    """Serve the web app and the SPARQL endpoint until one of them ends or Ctrl-C, and give the exit status.

    Raises ``DutygraphError`` where a port is taken or there is no dataset.
    """
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
    return status


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
