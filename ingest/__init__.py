"""A source document becomes a graph: read, outline, annotate, express. In the order in which they are called:

``readers``      bytes of a document → blocks (``blocks``)
``outline``      blocks → provisions, by their numbers (``numbering``) and headings (``headings``)
``sources``      what is known of a document: manual, edition
``names``        who and what the text names, from its own short forms (``shortforms``), ``citations``, head nouns
                 (``kinds``) and the gazetteer; ``entities`` flow on
``inherited``    what a provision has from its lead-in (``lead_ins``), its table's caption, its row, a heading
``simplify``     words as the parser likes them: ``pieces`` without ``asides``, ``openings`` ended, with the
                 ``subjects``, ``later_verbs`` and ``listed_parts`` that a sentence leaves out, ``verb_runs`` as one
``read_norms``   the language pipeline (``language``) and its component; ``norms`` flow on; ``completed`` lists
``clauses``      clauses that may be norms (``grammar`` says what one is): which verbs are ``statements``, whose act
                 stands behind ``markers`` (``acts``, ``held``, ``roundabout``) or is laid on an object (``bound``)
``roles``        from a clause to a norm: whether it binds (``binding``), its words (``extents``), ``actors``,
                 ``receivers`` (``telling``, ``told``, ``companions``), ``circumstances``,
                 ``deadlines`` (``recurrences``, ``counted``, ``lengths``); ``verbs`` by class, ``role_nouns``;
                 who is ``implied``; ``merge`` of verbs that share all
``relations``    how actors stand to each other
``definitions``  what the text defines
``decide``       reviewers' decisions confirm, correct and reject norms
``register``     the names of entities in IRIs, assigned once
``express``      readings → quads: the only module that knows RDF
``defaults``     where the committed dataset and its source stand
``build``        the whole way, and the dataset swapped in
``library``      the documents a dataset was built of, kept to add others; ``renew`` builds a folder anew with them
"""
