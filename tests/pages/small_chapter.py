"""A small chapter that the tests of Library and Review build themselves."""

CHAPTER = """\
C9. CHAPTER 9 - SMALL MATTERS

C9.1. Duties

C9.1.1. Notices. The Security Cooperation Organization (SCO) must notify the Defense Security Cooperation Agency \
(DSCA) within 5 days. The SCO must notify the Case Manager (CM) once the report is complete.

C9.1.2. Reports. The CM should submit the report on stocks to DSCA by the end of the quarter.
"""
