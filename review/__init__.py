"""What people decided on the duties that were extracted: a source of the next build, kept in ``data/review.ttl``.

``decision``  a decision and the slots of a duty that it speaks of
``turtle``    decisions as Turtle and back: the only module that knows their triples
``ledger``    the file: read whole, added to under a lock
``match``     which of the duties that a text states now a decision is about, if any
"""
