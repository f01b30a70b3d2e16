"""Records become verdicts: SHACL shapes in Turtle, readers of records, validation, reports.

``kinds``       what kinds of record there are and which columns they have, read from Turtle
``rules``       the constraints with their words, read from Turtle
``template``    an empty record to fill in
``read``        a file's bytes become typed records (``read_csv``, ``read_xlsx``, ``read_json``, ``read_turtle``)
``sheets``      rows become tables: where the headers are, what stands above and beside them
``values``      a cell becomes typed values (``dates``, ``excel_cells``), or a sentence that says why not
``derive``      computed values, the same for every format
``check``       records meet shapes (``compiled`` runs them; ``reference``, pySHACL, is what it is compared with)
``traces``      the rules as a dataset holds them, tied to the duties that they enforce
``handbook``    all kinds and rules in words, as a page for the people who own the rules
``report``      the findings as text, HTML, CSV, JSON, Turtle

``graph.ttl`` holds the shapes of the dataset itself and is no part of this way. A new kind of record is Turtle only:
its class, columns and derivations in ``ontology/records.ttl``, its rules in a ``shapes/*.ttl``.
"""
