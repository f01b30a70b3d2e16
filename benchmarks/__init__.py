"""Measurements against peers and of growth, each with the command that makes it; see README.md."""
