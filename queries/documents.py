"""The documents that a dataset was built of, as it says itself."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.names import BASE
from queries.named import run_named
from queries.results import SelectResult
from queries.store import Store


@dataclass(frozen=True)
class Document:
    """One document: its chapter's IRI and number, its edition, its file, and how much was read from it.

    ``cited`` counts the provisions that it cites and that are not loaded.
    """

    chapter: str
    number: str
    title: str
    manual: str
    version: str
    issued: str
    file: str
    sha256: str
    format: str
    address: str
    provisions: int
    norms: int
    deadlines: int
    definitions: int
    cited: int

    @property
    def slug(self) -> str:
        """The short name of the manual, as in IRIs: samm."""
        return self.chapter.removeprefix(BASE).partition("/")[0]

    @property
    def name(self) -> str:
        """The end of the chapter's IRI, which is its link's: samm/C2."""
        return self.chapter.removeprefix(BASE)


def read_documents(store: Store) -> tuple[Document, ...]:
    """Read the documents of a dataset, by manual and number. Raises ``DutygraphError`` where it cannot be asked."""
    result = run_named(store, "documents", {}).result
    assert isinstance(result, SelectResult)
    return tuple(
        Document(
            chapter=row["chapter"],
            number=row["number"],
            title=row.get("title", ""),
            manual=row["manual"],
            version=row.get("version", ""),
            issued=row.get("issued", ""),
            file=row["file"],
            sha256=row["sha256"].removeprefix("sha256:"),
            format=row["format"],
            address=row.get("address", ""),
            provisions=int(row["provisions"]),
            norms=int(row["duties"]),
            deadlines=int(row["deadlines"]),
            definitions=int(row["definitions"]),
            cited=int(row["cited"]),
        )
        for row in result.records()
    )
