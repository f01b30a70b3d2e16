"""Opening a dataset, wherever it stands: one way to ask it, the same answers.

Queries see the union of all named graphs as the default graph.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph

from foundation import settings
from foundation.errors import DutygraphError
from foundation.files import REPOSITORY
from ontology import names
from queries.disk import belongs_on_disk, open_disk
from queries.results import AskResult, GraphResult, Result, SelectResult, Term

DATASET = "dataset.trig"
LONGEST_EXPECTED = 120
_LANG_STRING = f"{names.PREFIXES['rdf']}langString"
_new_term = tuple.__new__
DEFAULT_FOLDER = REPOSITORY / "data" / "graph"


class Store(ABC):
    """A dataset that can be asked.

    ``run`` is for our own query texts; a stranger's text goes through ``queries.workers``, which can stop it.
    """

    location: str

    @abstractmethod
    def run(self, sparql: str) -> Result:
        """Run a trusted query. Raises ``DutygraphError`` for text that is no SPARQL 1.1 query."""

    @property
    @abstractmethod
    def version(self) -> str:
        """What names this state of the dataset (the start of its SHA-256), or "" where that is not known."""

    def select(self, sparql: str) -> SelectResult:
        """Run a SELECT; ``TypeError`` for another form."""
        result = self.run(sparql)
        if not isinstance(result, SelectResult):
            raise TypeError("not a SELECT query")
        return result

    def ask(self, sparql: str) -> bool:
        """Run an ASK; ``TypeError`` for another form."""
        result = self.run(sparql)
        if not isinstance(result, AskResult):
            raise TypeError("not an ASK query")
        return result.value

    def construct(self, sparql: str) -> GraphResult:
        """Run a CONSTRUCT or DESCRIBE; ``TypeError`` for another form."""
        result = self.run(sparql)
        if not isinstance(result, GraphResult):
            raise TypeError("not a CONSTRUCT or DESCRIBE query")
        return result


class EmbeddedStore(Store):
    """A dataset file, held by Oxigraph in memory or, where it is large, on disk."""

    def __init__(self, location: str, graph: pyoxigraph.Store, version: str, triples: int | None = None) -> None:
        """``triples``: how many the graph holds, where that is known; else they are counted when somebody asks."""
        self.location = location
        self.graph = graph
        self._version = version
        self._triples = triples

    @property
    def triples(self) -> int:
        """How many statements there are; counting them takes seconds for millions, once."""
        if self._triples is None:
            self._triples = len(self.graph)
        return self._triples

    @property
    def version(self) -> str:
        """The start of the SHA-256 of the dataset file."""
        return self._version

    def run(self, sparql: str) -> Result:
        """Run a trusted query over the union of all graphs. Raises ``DutygraphError`` (``bad-query``)."""
        try:
            answer = self.graph.query(sparql, base_iri=names.BASE, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise bad_query(str(error)) from None
        if isinstance(answer, pyoxigraph.QueryBoolean):
            return AskResult(bool(answer))
        if isinstance(answer, pyoxigraph.QuerySolutions):
            variables = tuple(variable.value for variable in answer.variables)
            return SelectResult(variables, map(tuple, answer), term_of)
        return GraphResult(map(tuple, answer), term_of)


def open_store(location: str | None = None) -> Store:
    """Open a dataset: a folder that build wrote, a TriG file, or the URL of a SPARQL 1.1 endpoint.

    Without a location the setting ``store`` counts, else ``data/graph/``. Raises ``DutygraphError`` when there is
    no dataset, it is damaged, or the endpoint cannot be reached.
    """
    place = location or settings.text("store") or str(DEFAULT_FOLDER)
    if is_url(place):
        from queries.remote import RemoteStore  # remote builds on this module

        return RemoteStore.open(place)
    return load_file(dataset_file(place))


def is_url(place: str) -> bool:
    """Tell whether a location is the URL of an endpoint and not a path."""
    return urlsplit(place).scheme.lower() in {"http", "https"}


def dataset_file(place: str) -> Path:
    """Give the dataset file that a path means. Raises ``DutygraphError`` where there is none."""
    path = Path(place).expanduser()
    file = path / DATASET if path.is_dir() or not path.suffix else path
    if not file.is_file():
        raise DutygraphError(
            "no-dataset", f"There is no dataset {file}.", "Run dutygraph build, or name another with --store."
        )
    return file


def load_file(file: Path, limit: str = "disk_from") -> EmbeddedStore:
    """Open a TriG file: a small one is loaded into memory, a large one read from the disk store beside it.

    ``limit`` names the setting that says what is large.
    Raises ``DutygraphError`` for a file that is damaged, empty or unreadable.
    """
    try:
        on_disk = open_disk(file) if belongs_on_disk(file, limit) else None
        graph, version, triples = on_disk or _in_memory(file)
    except (SyntaxError, ValueError) as error:
        raise DutygraphError(
            "damaged-dataset", f"{file} is not readable TriG: {error}.", "Run dutygraph build again."
        ) from None
    except OSError as error:
        raise DutygraphError(
            "unreadable", f"{file} cannot be read: {error.strerror or error}.", "Check who may read it."
        ) from None
    if on_disk is None and next(iter(graph), None) is None:
        raise DutygraphError("damaged-dataset", f"{file} holds no statement.", "Run dutygraph build again.")
    return EmbeddedStore(str(file), graph, version, triples)


def _in_memory(file: Path) -> tuple[pyoxigraph.Store, str, None]:
    graph = pyoxigraph.Store()
    content = file.read_bytes()
    graph.bulk_load(content, format=pyoxigraph.RdfFormat.TRIG, base_iri=names.BASE)
    return graph, hashlib.sha256(content).hexdigest()[:16], None


def term_of(term: object) -> Term:
    """Turn Oxigraph's term into ours; ``TypeError`` for a quoted triple, which RDF 1.1 does not have."""
    # Millions of times in a large result: by exact type, without naming fields, and the datatype only where it tells.
    kind = type(term)
    if kind is pyoxigraph.NamedNode:
        return _new_term(Term, ("iri", term.value, "", ""))  # type: ignore[attr-defined]
    if kind is pyoxigraph.Literal:
        language = term.language or ""  # type: ignore[attr-defined]
        datatype = _LANG_STRING if language else term.datatype.value  # type: ignore[attr-defined]
        return _new_term(Term, ("literal", term.value, datatype, language))  # type: ignore[attr-defined]
    if kind is pyoxigraph.BlankNode:
        return Term("blank", term.value)  # type: ignore[attr-defined]
    raise TypeError(f"{kind.__name__} is no term of RDF 1.1")


def bad_query(message: str) -> DutygraphError:
    """Say what the parser found, the same for every store; its long lists of what it expected are left out."""
    place, _, tokens = message.partition(": expected ")
    problem = message if len(tokens) <= LONGEST_EXPECTED else place
    return DutygraphError(
        "bad-query", f"This is not a SPARQL 1.1 query: {problem.rstrip('.')}.", "Mend the query at the place named."
    )
