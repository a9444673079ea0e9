"""Python read from standard input, run where an installation's environment is: ``python -m tests.faults.code``."""

import sys

exec(compile(sys.stdin.read(), "<given>", "exec"))
