"""Faults of the machine, brought about: ``script/faults`` (``runner``)."""
