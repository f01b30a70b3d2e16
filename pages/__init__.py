"""The web app’s pages, one file each with one verb, ``page()``; ``views`` holds what they share."""
