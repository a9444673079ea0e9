"""How the admin site is made: filters as one form, lines that are added without scripts, what its pages weigh."""

import gzip
import re

import lxml.html
import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests import factories as make
from tests.briefings.admin.forms import filled
from tests.briefings.admin.records import MAKERS
from tests.english import english_words

DIRECTIVES = reverse("admin:briefings_directive_changelist")


@pytest.fixture
def briefing(host):
    return make.BriefingFactory(series__host=host, status="concluded")


@pytest.fixture
def desk(briefing):
    return reverse("admin:briefings_briefing_change", args=[briefing.pk])


def document(response):
    return lxml.html.fromstring(response.content.decode())


# --- lists ----------------------------------------------------------------------------------------------------------


def test_filters_are_fields_of_one_form_that_keeps_the_rest_of_the_address(office, as_user, briefing):
    make.DirectiveFactory(briefing=briefing)
    page = document(as_user(office).get(DIRECTIVES, {"thoi_han": "chua_don_vi", "o": "1"}))

    (form,) = page.xpath("//form[@id='changelist-search']")

    assert form.get("method") == "get"
    assert form.xpath(".//select[@name='thoi_han']/option[@selected]/@value") == ["chua_don_vi"]
    assert "briefing__id__exact" in form.xpath(".//select/@name")
    assert form.xpath(".//input[@type='hidden']/@name") == ["o"]
    assert all(page.xpath(f"//label[@for='{id_}']") for id_ in form.xpath(".//select/@id"))


def test_what_is_set_is_taken_off_alone(office, as_user, briefing):
    client = as_user(office)
    asked = {"thoi_han": "chua_don_vi", "briefing__id__exact": str(briefing.pk), "q": "việc"}
    page = document(client.get(DIRECTIVES, asked))

    chips = {chip.text_content().strip(): chip.get("href") for chip in page.find_class("chip")}

    assert set(chips) == {
        "Bỏ tìm: “việc”",
        "Bỏ lọc: Tình trạng: Chưa giao đơn vị",
        f"Bỏ lọc: Hội nghị giao ban: {briefing.title}",
    }
    off = chips["Bỏ lọc: Tình trạng: Chưa giao đơn vị"]
    assert "thoi_han" not in off
    assert "briefing__id__exact" in off


def test_fields_that_are_left_empty_filter_nothing(office, as_user, briefing):
    directive = make.DirectiveFactory(briefing=briefing)

    answer = as_user(office).get(
        DIRECTIVES, {"q": "", "thoi_han": "", "briefing__id__exact": "", "progress__exact": ""}
    )

    assert list(answer.context["cl"].result_list) == [directive]


def test_a_typed_filter_names_only_what_its_reader_may_read(as_user, office):
    other = make.BriefingFactory(title="Hội nghị của nơi khác")

    page = as_user(office).get(DIRECTIVES, {"briefing__id__exact": str(other.pk)}).content.decode()

    assert other.title not in page


def test_an_empty_list_says_what_comes_next(office, as_user, host):
    client = as_user(office)

    empty = client.get(DIRECTIVES).content.decode()
    filtered = client.get(DIRECTIVES, {"q": "xyz"}).content.decode()
    documents = client.get(reverse("admin:briefings_document_changelist")).content.decode()

    assert "Thêm chỉ đạo đầu tiên" in empty
    assert "Bỏ tìm và lọc" in filtered
    assert "ở trang của hội nghị" in documents


def test_a_row_is_a_card_on_a_telephone(office, as_user, briefing):
    make.DirectiveFactory(briefing=briefing)
    page = document(as_user(office).get(DIRECTIVES))

    (row,) = page.xpath("//table[@id='result_list']/tbody/tr")

    assert row.xpath("td/@data-label") == ["STT", "Giao tại", "Chủ trì", "Thời hạn", "Tiến độ"]
    assert row.xpath("th[@scope='row']//a")


def test_an_arrow_says_once_how_a_list_is_sorted(office, as_user, briefing):
    make.DirectiveFactory(briefing=briefing)
    (header,) = document(as_user(office).get(DIRECTIVES)).xpath("//thead//th[@aria-sort]")

    assert header.text_content().strip() == "Giao tại"  # the style sheet draws the arrow


def test_names_of_related_records_wrap_and_days_do_not(as_user, host):
    update = make.ProgressUpdateFactory(organization__name="Liên đoàn Lao động huyện Chợ Đồn")
    client = as_user(make.UserFactory(is_staff=True, is_superuser=True))
    page = document(client.get(reverse("admin:briefings_progressupdate_changelist")))

    (name,), (day,) = page.find_class("field-organization"), page.find_class("field-at")

    assert str(update.organization) in name.text_content()
    assert "nowrap" not in name.get("class")
    assert "nowrap" in day.get("class")


def test_the_number_of_a_paper_has_no_dot(as_user, host):
    make.NumberAllocationFactory(series__issuer=host, number=1234)
    page = document(
        as_user(make.UserFactory(is_staff=True, is_superuser=True)).get(
            reverse("admin:briefings_numberallocation_changelist")
        )
    )

    assert page.find_class("field-number")[0].text_content() == "1234"


# --- forms ----------------------------------------------------------------------------------------------------------


def test_lines_are_added_without_scripts(office, as_user, briefing, desk):
    client = as_user(office)
    page = client.get(desk, {"them": "conclusion"})

    answer = client.post(desk, filled(page, **{"conclusions-0-content": "Kết luận thêm."}))

    assert answer.status_code == 302
    assert [each.content for each in briefing.conclusions.all()] == ["Kết luận thêm."]


def test_every_field_of_a_line_is_named_by_its_column_and_line(office, as_user, briefing, desk):
    make.DirectiveFactory(briefing=briefing)
    page = document(as_user(office).get(desk))

    fields = page.xpath(
        "//tr[@id='directives-0']//*[self::input[not(@type='hidden')] or self::select or self::textarea]"
    )
    names = [each.get("aria-label") for each in fields if each.get("type") != "checkbox"]

    assert names == [
        f"{name}, dòng 1" for name in ("Thứ tự", "Nội dung", "Đơn vị chủ trì", "Loại thời hạn", "Thời hạn")
    ]


def test_what_is_settled_about_a_line_is_text(office, as_user, briefing, desk):
    report = make.OrganizationReportFactory(briefing=briefing)
    directive = make.DirectiveFactory(briefing=briefing, assigned=True)
    client = as_user(office)
    page = client.get(desk)

    assert not document(page).xpath("//tr[@id='reports-0']//select")
    assert report.organization.name in document(page).xpath("string(//tr[@id='reports-0'])")
    assert f"{directive.due_on:%d/%m/%Y}" in document(page).xpath("string(//tr[@id='directives-0'])")
    assert client.post(desk, filled(page)).status_code == 302


def test_the_summary_of_errors_leads_to_each_field(office, as_user, briefing, desk):
    make.ConclusionFactory(briefing=briefing)
    client = as_user(office)
    answer = client.post(desk, filled(client.get(desk), title="", **{"conclusions-0-content": ""}))

    found = {link.text_content(): link.get("href") for link in document(answer).xpath("//div[@role='alert']//a")}

    assert found == {"Tên hội nghị": "#id_title", "Kết luận, dòng 1: Nội dung": "#id_conclusions-0-content"}


def test_a_year_that_is_not_typed_has_no_dot(as_user, office, host):
    figure = make.IndicatorValueFactory(unit__parent=host.unit, year=2020)

    page = document(as_user(office).get(reverse("admin:organizations_indicatorvalue_change", args=[figure.pk])))

    assert page.xpath("string(//div[contains(@class, 'field-period_name')]/div[@class='readonly'])") == "Quý I năm 2020"


def test_a_number_has_no_zeros_that_only_its_column_needs(office, as_user, host):
    task = make.TaskFactory(organization=host, target=60, achieved=None)
    address = reverse("admin:briefings_task_change", args=[task.pk])
    client = as_user(office)
    page = client.get(address)

    assert document(page).xpath("//input[@name='target']/@value") == ["60"]
    assert client.post(address, filled(page, target="60,5")).status_code == 302
    assert document(client.get(address)).xpath("//input[@name='target']/@value") == ["60,5"]


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_a_list_of_choices_says_that_nothing_is_chosen(model, as_user, host):
    record, kind = MAKERS[model](host), f"admin:{model._meta.app_label}_{model._meta.model_name}"
    client = as_user(make.UserFactory(is_staff=True, is_superuser=True))

    for address in (reverse(f"{kind}_changelist"), reverse(f"{kind}_add"), reverse(f"{kind}_change", args=[record.pk])):
        assert "-----" not in client.get(address).content.decode()


@pytest.mark.parametrize("role", ["reader", "leader"])
@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_whoever_only_reads_reads_no_name_of_code(model, role, as_user, host):
    """A field that only the form has, not the record, would be called by its name in the code."""
    record = MAKERS[model](host)
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[record.pk])
    page = as_user(make.member(role, host)).get(address)
    if page.status_code != 200:
        return

    labels = [label.text_content().strip() for label in document(page).find_class("label")]

    assert not [label for label in labels if label != "SHA-256" and english_words(label)]


def test_a_small_window_has_no_shell(office, as_user):
    page = as_user(office).get(reverse("admin:briefings_theme_add"), {"_popup": "1"}).content.decode()

    assert 'class="masthead"' not in page
    assert 'class="side"' not in page


def test_the_first_button_of_a_deletion_goes_back(office, as_user, briefing):
    directive = make.DirectiveFactory(briefing=briefing)
    client = as_user(office)
    back = reverse("admin:briefings_directive_change", args=[directive.pk])

    one = document(client.get(reverse("admin:briefings_directive_delete", args=[directive.pk])))
    several = document(client.post(DIRECTIVES, {"action": "delete_selected", "_selected_action": [directive.pk]}))

    for page, address in ((one, back), (several, DIRECTIVES)):
        first, second = page.xpath("//main//form//*[contains(@class, 'btn')]")
        assert (first.tag, first.get("href")) == ("a", address)
        assert (second.tag, second.text_content()) == ("button", "Xóa")


# --- cost -----------------------------------------------------------------------------------------------------------


def first_visit(client, address: str) -> int:
    """The bytes of a page and all it loads, compressed."""
    page = client.get(address).content
    loaded = set(re.findall(r'(?:src|href)="/static/([^"#]+)', page.decode()))
    files = [open(finders.find(name), "rb").read() for name in loaded]  # noqa: SIM115 -- a handful in a test
    return sum(len(gzip.compress(content)) for content in [page, *files])


def test_pages_are_light(office, as_user, host, briefing, desk):
    make.OrganizationReportFactory.create_batch(92, briefing=briefing)
    make.DirectiveFactory.create_batch(20, briefing=briefing)
    client = as_user(office)

    assert first_visit(client, DIRECTIVES) <= 60_000
    assert first_visit(client, desk) <= 80_000
    assert client.get(desk).content.decode().count("<") < 9_000


def test_the_form_of_a_briefing_costs_the_same_at_any_length(office, as_user, briefing, desk, count_queries):
    def more(number: int):
        make.OrganizationReportFactory.create_batch(number, briefing=briefing)
        make.DirectiveFactory.create_batch(number, briefing=briefing, assigned=True)
        make.AttendanceFactory.create_batch(number, briefing=briefing)
        make.AchievementFactory.create_batch(number, briefing=briefing, theme=make.ThemeFactory())

    client = as_user(office)
    more(2)
    few = count_queries(lambda: client.get(desk))
    more(10)

    assert count_queries(lambda: client.get(desk)) == few
