"""Finds the tables in the sheets of a file and reads their figures.

``wide``: communes in rows, indicators in columns; ``single_unit``: one commune, indicators in rows; ``long``: a list.
"""
