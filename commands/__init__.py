"""What the commands share beside the rooms: ``cli.py`` declares each command, and what it does beyond one call is here.

``datasets`` opens what a command names; ``progress`` says how far it is; ``printing`` writes what was found;
``evaluation`` measures; ``servers`` starts and ends the web app and the endpoint.
"""
