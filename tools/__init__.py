"""What makers need and users do not.

``format_rdf``       one form for all files of Turtle and SPARQL: checks it, mends it, changes no meaning
``write_reference``  the pages of docs/ that are made from the code: queries, settings, records, vocabulary
"""
