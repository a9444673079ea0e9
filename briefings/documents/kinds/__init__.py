"""One builder per kind of paper: records in, plain values out. What nobody knows is a dotted blank, never a guess.

A builder reads its records in a number of queries that does not grow with them, and returns a ``PaperContent``. Texts
that people wrote are brought to NFC and to single spaces there, once, so that every way of printing says the same.
"""
