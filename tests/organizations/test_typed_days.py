"""A day is typed as offices say it: the year may be left out."""

from datetime import date

import pytest
from django import forms

from organizations.widgets import DateInput, complete_day

TODAY = date(2021, 3, 20)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15/6", "15/6/2021"),
        (" 15-6 ", "15/6/2021"),
        ("15.6", "15/6/2021"),
        ("28/12", "28/12/2020"),  # nearer than the one to come
        ("29/2", "29/2/2020"),  # there is none in 2021
        ("31/4", "31/4"),
        ("15/6/2019", "15/6/2019"),
        ("thứ hai", "thứ hai"),
        ("", ""),
    ],
)
def test_the_year_is_the_one_in_which_the_day_is_nearest(typed, meant):
    assert complete_day(typed, TODAY) == meant


class Form(forms.Form):
    on = forms.DateField(widget=DateInput)


def test_a_field_takes_it(monkeypatch):
    monkeypatch.setattr("organizations.widgets.timezone.localdate", lambda: TODAY)
    form = Form({"on": "5/4"})

    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2021, 4, 5)
    assert 'value="5/4/2021"' in str(form["on"])
