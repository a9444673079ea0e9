"""How a form says what is wrong: above it in one place, and at the field, where a screen reader reads it, too."""

import lxml.html
import pytest
from django import forms
from django.template import Context, Template

PAGE = Template('{% form_errors form %}{% for field in form %}{% include "_field.html" %}{% endfor %}')


class Session(forms.Form):
    day = forms.DateField(label="Ngày họp", help_text="Ngày, tháng, năm.")
    place = forms.CharField(label="Địa điểm")
    way = forms.ChoiceField(
        label="Hình thức", choices=[("a", "Trực tiếp"), ("b", "Trực tuyến")], widget=forms.RadioSelect
    )
    told = forms.BooleanField(label="Đã báo các tổ chức", required=False, help_text="Bằng giấy mời.")

    def clean(self):
        raise forms.ValidationError("Hội nghị đã khép.")


class Code(forms.Form):
    code = forms.CharField(label="Mã")


def rendered(form) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(f"<main>{PAGE.render(Context({'form': form}))}</main>")


@pytest.fixture
def refused():
    return rendered(Session({"place": "Hội trường", "day": "45/45"}))


def test_a_form_not_sent_yet_says_nothing_is_wrong():
    page = rendered(Session())

    assert page.xpath("//*[@role='alert']") + page.find_class("wrong") + page.find_class("errorlist") == []


def test_the_summary_counts_what_is_to_be_mended_and_leads_to_each_field(refused):
    (summary,) = refused.xpath("//div[@role='alert'][@class='msg late']")

    assert "Hội nghị đã khép." in summary.text_content()
    assert "Còn 2 chỗ cần sửa" in summary.text_content()
    for link in summary.iter("a"):
        assert refused.get_element_by_id(link.get("href").removeprefix("#")) is not None
    assert [link.text_content() for link in summary.iter("a")] == ["Ngày họp", "Hình thức"]


def test_the_error_stands_between_label_and_field_which_names_it(refused):
    field = refused.get_element_by_id("id_day")
    label, hint, why, *_ = field.getparent()

    assert field.getparent().get("class") == "field wrong"
    assert (label.tag, hint.get("class"), why.get("class")) == ("label", "hint", "errorlist")
    assert field.get("aria-describedby").split() == [hint.get("id"), why.get("id")]
    assert field.get("aria-invalid") == "true"


def test_choices_are_a_group_with_its_own_name(refused):
    (group,) = refused.iter("fieldset")

    assert group.find("legend").text_content() == "Hình thức"
    assert group.get("aria-describedby") == group.find_class("errorlist")[0].get("id")


def test_a_tick_stands_before_its_words(refused):
    label = refused.find_class("pick")[-1]

    assert label.text_content().strip() == "Đã báo các tổ chức"
    assert label.find("input").get("aria-describedby") == refused.find_class("hint")[-1].get("id")


def test_a_form_of_one_field_says_it_once():
    page = rendered(Code({"code": ""}))

    assert page.xpath("//*[@role='alert']") == []
    assert [each.text_content().strip() for each in page.find_class("errorlist")] == ["Bắt buộc phải nhập."]
