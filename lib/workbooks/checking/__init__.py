"""Checks the figures of a file against the catalogue, the units and the period: ``figures.check_figures``."""
