"""The mark in texts that were made up to be looked at, and the same texts without it, where a page says so once."""

import re

MARK = "(số liệu minh họa)"
# What is left of it where a long text was cut, between words or within one.
CUT = re.compile(r" \(số liệu(?: m\w*(?: h\w*)?)? ?…?$| \((?:số)? ?…$")


def marked(text: str) -> str:
    """``text`` with the mark that sets it apart from what is real: ``"Đã thăm 42 hộ (số liệu minh họa)."``"""
    body, point = (text[:-1], ".") if text.endswith(".") else (text, "")
    return f"{body} {MARK}{point}"


def without_mark(text: str) -> str:
    """``text`` for a page that says once for all of it that it was made up."""
    return CUT.sub("…", text.replace(f" {MARK}", "").replace(MARK, ""))
