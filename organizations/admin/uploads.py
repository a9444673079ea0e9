"""A workbook that somebody uploads, looked at before anything is done with it."""

from django import forms

from lib.refused import Refused
from lib.workbooks import check_size, inspect


def checked_workbook(file):
    """``file`` (of a form's field), when it is a workbook that can be read; else the sentence beside the field."""
    try:
        check_size(file.size)
        inspect(file.read(), file.name)
    except Refused as refusal:
        raise forms.ValidationError(str(refusal)) from refusal
    file.seek(0)
    return file
