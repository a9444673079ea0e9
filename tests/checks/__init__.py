"""What is asked of the sources and libraries besides style, types and tests: ``python -m tests.checks``.

bandit, secrets in the sources, licences, the audit of the libraries and Django's checks for production. Each part is a
module whose ``faults()`` answers sentences; no sentence, no fault.
"""
