"""Every limit and switch by name.

A setting is read from the environment variable ``DUTYGRAPH_`` + its name in capitals at the moment it is
asked for, so that a test or an operator can change it without editing code. ``docs/settings.md`` lists them;
a test compares that page with this register.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from foundation.errors import DutygraphError


@dataclass(frozen=True)
class Setting:
    """One named setting: its default, its unit ("" for none) and what it means."""

    name: str
    default: str
    unit: str
    meaning: str

    @property
    def variable(self) -> str:
        """The environment variable that changes it."""
        return f"DUTYGRAPH_{self.name.upper()}"


REGISTER: dict[str, Setting] = {}


def _register(name: str, default: str, unit: str, meaning: str) -> None:
    REGISTER[name] = Setting(name=name, default=default, unit=unit, meaning=meaning)


_register("store", "", "", "folder that build wrote, or URL of a SPARQL 1.1 endpoint; empty: data/graph/")
_register(
    "vectors_at_opening", "5000", "passages", "most vectors that are made when a dataset without vectors.npz is opened"
)
_register("review", "", "", "file of review decisions; empty: data/review.ttl")
_register(
    "writing",
    "local",
    "",
    "who may review and add documents in the app: local (only where it listens on this machine), on (everywhere), off",
)
_register("store_user", "", "", "name to sign in with where the store is a server that asks for it")
_register("store_password", "", "", "password to that name")
_register("update_url", "", "", "URL that takes SPARQL updates, for publish; empty: as the server's kind has it")
_register("graph_store_url", "", "", "URL of the SPARQL Graph Store protocol, for publish; empty: as its kind has it")
_register("library", "", "", "folder that keeps added documents and earlier datasets; empty: library/ by the dataset")
_register("library_editions", "5", "datasets", "earlier datasets that are kept to compare")
_register("build_seconds", "1800", "s", "longest time a build that the Library page started may take")
_register("build_memory", "4096", "MiB", "memory that a build that the Library page started may use")
_register("host", "127.0.0.1", "", "address that both servers listen on")
_register("app_port", "8501", "", "port of the web app")
_register(
    "app_address", "", "", "address of the web app that the endpoint's pages link to; empty: app_port on its host"
)
_register("endpoint_port", "7878", "", "port of the SPARQL endpoint")
_register("connections", "400", "connections", "most connections of the endpoint; beyond, the one silent longest goes")
_register("connection_seconds", "10", "s", "longest time for a request to arrive, or without taking any of an answer")
_register("disk_from", "64", "MiB", "size of a dataset file from which on it is read from disk, not from memory")
_register(
    "workers_disk_from",
    "2048",
    "MiB",
    "the same for the workers of the endpoint and of the SPARQL page, which share one copy in memory",
)
_register("query_seconds", "10", "s", "longest time one query may run")
_register("query_memory", "1024", "MiB", "memory that one query worker may use beyond the loaded dataset")
_register("publish_seconds", "600", "s", "longest time that one request of publish may take")
_register("query_length", "20000", "characters", "longest query text that is read")
_register("query_depth", "60", "levels", "deepest nesting of brackets in a query")
_register("query_workers", "2", "processes", "queries that run at the same time")
_register("query_queue", "32", "queries", "queries that may wait for a worker before the endpoint says it is busy")
_register(
    "query_quick_seconds", "1", "s", "a query that runs for longer, and ten times what is usual, makes room for others"
)
_register("query_extra_workers", "2", "processes", "further processes while long queries occupy all and others wait")
_register("result_rows", "100000", "rows", "rows of a result; beyond, the result is cut and says so")
_register("result_bytes", "67108864", "bytes", "bytes of a result; beyond, the query is an error")
_register("source_bytes", "52428800", "bytes", "largest source document that is read")
_register("source_pages", "2000", "pages", "most pages of a PDF that are read")
_register("source_memory", "2048", "MiB", "memory that reading one source document may take")
_register("source_seconds", "300", "s", "processor time that reading one source document may take")
_register("records_bytes", "67108864", "bytes", "largest file of records that is read")
_register("records_rows", "200000", "rows", "most records in one file")
_register("records_header_rows", "25", "rows", "how far down a table of records its headers are looked for")
_register("records_columns", "500", "columns", "most columns in one table of records")
_register("records_unpacked_bytes", "268435456", "bytes", "most bytes that an Excel workbook of records unpacks to")
_register("review_length", "2000", "characters", "longest reason, and longest name, of a review decision")
_register("question_length", "500", "characters", "longest question that is answered")
_register("list_passages", "100", "passages", "passages that a list of duties shows; beyond, it is cut and says so")


def text(name: str) -> str:
    """Give the setting's value as text; ``KeyError`` for a name that is not registered."""
    setting = REGISTER[name]
    return os.environ.get(setting.variable, setting.default)


def integer(name: str) -> int:
    """Give the setting's value as a whole number; a value that is none is an error that names its variable."""
    value = text(name)
    try:
        return int(value)
    except ValueError:
        variable = REGISTER[name].variable
        raise DutygraphError(
            "bad-setting",
            f"The setting {variable} is {value!r}, which is not a whole number.",
            f"Set {variable} to a whole number or leave it out.",
        ) from None
