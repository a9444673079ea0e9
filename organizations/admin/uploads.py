"""A workbook that somebody uploads, looked at before anything is done with it."""

from django import forms

from lib.refused import Refused
from lib.workbooks import guard, limits


def checked_workbook(file):
    """``file`` (of a form's field), when it is a workbook that can be read; else the sentence beside the field."""
    try:
        if file.size > limits.MAX_FILE_BYTES:
            raise Refused(limits.TOO_BIG)
        guard.inspect(file.read(), file.name)
    except Refused as refusal:
        raise forms.ValidationError(str(refusal)) from refusal
    file.seek(0)
    return file
