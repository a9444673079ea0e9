"""Illustrative quarters on top of the sample, so that lists and pages have life in them. None of it happened.

``people`` and ``scenario`` say who does what and when; ``loading`` does it through the services, as those people;
``dating`` gives it its dates; ``removal`` takes it away.
"""
