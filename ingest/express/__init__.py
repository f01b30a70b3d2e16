"""From readings to RDF: the only part of this room that knows of triples.

``dataset``     the whole way: texts, mentions, what was extracted, provenance, decisions, rules
``quads``       collects statements, each in the first graph that makes it
``entities``    the IRIs of entities and places, with their names
``norms``       norms with their deadlines, relations, definitions
``provenance``  what is known of the sources and of the dataset
``rules``       the rules of records, tied to the norms that they enforce
``trig``        the same quads as the same bytes, each time
"""

from ingest.express.dataset import ChapterContent, Expression
from ingest.express.quads import term
from ingest.express.trig import serialize, turtle_quads

__all__ = ["ChapterContent", "Expression", "serialize", "term", "turtle_quads"]
