"""Whether this visitor may write: add a document, decide on a duty. What shows it asks, and what does it asks again."""

from __future__ import annotations

import ipaddress

import streamlit as st

from foundation import settings
from foundation.errors import DutygraphError

# What a server in front of the app adds: then the visitor is not on this machine, whatever address we listen on.
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def refusal() -> DutygraphError | None:
    """Say why nothing may be written here, ``None`` where it may.

    Raises ``DutygraphError`` for a value of the setting ``writing`` that there is not.
    """
    mode = settings.text("writing").strip().lower()
    if mode not in {"local", "on", "off"}:
        raise DutygraphError(
            "bad-setting",
            f"The setting {settings.REGISTER['writing'].variable} is {mode[:40]!r}.",
            "Set it to local, on or off, or leave it out.",
        )
    if mode == "on" or (mode == "local" and on_this_machine()):
        return None
    return DutygraphError(
        "read-only",
        "Nothing can be changed here: the app is open to other machines, or writing is switched off.",
        f"Do it where the app listens on 127.0.0.1, or switch it on with {settings.REGISTER['writing'].variable}=on.",
    )


def require_writing() -> None:
    """Raise ``DutygraphError`` (``read-only``) where nothing may be written: whatever writes asks this first."""
    refused = refusal()
    if refused is not None:
        raise refused


def on_this_machine() -> bool:
    """Tell whether the app listens on this machine only and no other server passed the visitor on."""
    headers = {name.lower() for name in st.context.headers}
    return is_loopback(str(st.get_option("server.address") or "")) and headers.isdisjoint(FORWARDED)


def is_loopback(address: str) -> bool:
    """Tell whether an address that a server listens on is reached from this machine only."""
    if address.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False
