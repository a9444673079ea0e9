"""A workbook that somebody uploads, inspected before anything is done with it."""

from django import forms

from lib.refused import Refused
from lib.workbooks import check_size
from organizations.importing import SentFile


def sent_file(file) -> SentFile:
    """``file`` (of a form's field) as it was sent; where it is no workbook, the sentence beside the field."""
    try:
        check_size(file.size)  # before all of it is in memory
        return SentFile(file.read(), file.name)
    except Refused as refusal:
        raise forms.ValidationError(str(refusal)) from refusal
