"""What every room stands on: errors for users, settings, and files written whole.

``errors``    the one error class that a user may see, with its code and exit status
``settings``  every limit and switch by name, with its default, unit and meaning
``text``      words in a text, whatever the white space between them
``files``     reading with a clear error, writing so that a file is old or new, never half
``processes`` what a process needs to know of itself before it limits itself
"""
