"""The press: a small web server on this machine with the pages of invented publishers.

What each page does, and when, stands in `pages.py`; the front page lists it and lets a person make it happen
at once. Everybody, everything and every place named here is made up.
"""
