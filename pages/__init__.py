"""The web app's pages, one file each: ``ask``, ``manual``, ``check``. ``views`` holds what they share."""
