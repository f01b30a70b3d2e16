"""The words: the vocabulary and the record vocabulary in Turtle, and their names for Python.

``names``          prefixes, namespaces and the IRIs of things, for every other room
``dutygraph.ttl``  the vocabulary of provisions, entities, norms and deadlines
``records.ttl``    the vocabulary of the records that offices keep
"""
