"""From the graph to answers, in the order in which a question goes through the room.

``results``    what comes back: RDF terms, select results, yes or no, triples
``terms``      an RDF term written as SPARQL text, so that nothing breaks out of it
``store``      opening a dataset: a folder, a file, or a SPARQL 1.1 endpoint
``disk``       a large dataset, read from a store on disk
``wire``       one request to somebody else's SPARQL server; ``values`` what it gives as our store writes it
``remote``     the store that is somebody else's SPARQL 1.1 endpoint
``graphstore`` where such a server takes changes; ``publish`` loads the dataset there
``naming``     the things a person means by "SCO" or "C2.1.4.2"
``named``      the named queries (``*.rq``): list, fill in, run
``tables``     results as text, CSV, JSON, Turtle
``norms``      the norms of a dataset slot by slot, and the names of things
``documents``  the documents that a dataset was built of
``diff``       what changed between two editions; ``diff_output`` writes it
``tokens``     the tokens of a query text; ``disarm`` writes it so that it cannot call another server
``guard``      what is refused of a stranger's query before anything looks at it
``portable``   such a query written for somebody else's engine
``engine``     running it over a dataset that is loaded, ``remote_engine`` over one that a server holds
``worker``     the process that does so, one query at a time
``nursery``    the process that has the dataset and forks workers
``child``      both as their parent sees them, ``source`` where they have the dataset from
``question``   what a stranger asks and what comes back; ``endings`` why nothing did
``line``       who waits for such a process, and who is next
``workers``    the pool of such processes: time and memory limits, queue
``service``    the same pool for callers that know no asyncio
``protocol``   SPARQL 1.1 Protocol: what a request asks for, in which format
``webpage``    the endpoint's pages for people, ``resource`` those about one thing of the dataset
``description`` what the endpoint says of itself to programs, ``replies`` how its answers are labelled
``endpoint``   the web service; ``connections`` what it stands of its clients, ``serving`` starts and stops it
"""
