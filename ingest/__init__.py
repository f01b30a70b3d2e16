"""A source document becomes a graph: read, outline, annotate, express. In the order in which they are called:

``readers``      bytes of a document → blocks (``blocks``)
``outline``      blocks → provisions, by their numbers (``numbering``) and headings (``headings``)
``sources``      what is known of a document: manual, edition
``names``        who and what the text names, from its own short forms (``shortforms``), ``citations``, head nouns
                 (``kinds``) and the gazetteer; ``entities`` flow on
``simplify``     words as the parser likes them, with the subjects that lists leave out (``subjects``)
``read_norms``   the language pipeline (``language``) and its components: ``clauses``, then ``roles`` with ``actors``,
                 ``receivers``, ``deadlines``, ``verbs``; ``norms`` flow on
``relations``    how actors stand to each other
``definitions``  what the text defines
``decide``       reviewers' decisions confirm, correct and reject norms
``register``     the names of entities in IRIs, assigned once
``express``      readings → quads: the only module that knows RDF
``build``        the whole way, and the dataset swapped in
"""
