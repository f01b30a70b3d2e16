"""What the pages share, from the text outward.

``marks``      text and its spans become safe HTML: the only place where text meets markup
``frame``      the opened dataset, errors as messages, titles, the marker that a page is ready
``guide``      links and forms inside the app without a new session, and the scroll to what is open
``drawing``    a graph drawn so that it answers to the hand
``editor``     an editor for SPARQL with its words in colours
``reading``    a dataset as chapters to read: provisions, marks, references
``chapter``    a chapter and its outline as HTML
``duties``     duties as HTML: who, must or may, does what, to whom, when
``answers``    an answer of ask as HTML, duties as a table
``verdicts``   a report on records as HTML
``people``     the actors, their ties, their drawing as boxes
``dates``      time limits become dates and a calendar file
``limits``     time limits and the budget cycle as HTML
``reviewing``  the duties to review and what was decided on them; ``rulings`` gives them as HTML
``correcting`` the fields in which a duty is mended
``shelf``      the loaded documents and what differs between editions as HTML
``comparing``  two editions chosen and compared
``building``   a command in a process of its own, with its progress
``writing``    whether this visitor may write
``outcome``    the result of a query as table, bars or graph
``measures``   how good the extraction is, measured now or as written down

A style sheet is named as the module it dresses; ``style.css`` is every page's.
"""
