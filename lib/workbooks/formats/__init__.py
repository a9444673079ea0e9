"""One module per kind of file, for ``parsing``: run in a process of its own, never in that of a request."""
