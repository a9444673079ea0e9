"""Templates are read line by line: one thing a line, and each table by the partial that all share."""

import re
from pathlib import Path

from django.conf import settings
from django.template import Context, Template

TEMPLATES = Path(settings.BASE_DIR) / "templates"
LONGEST = 160
PAPERS = "papers/"  # their bytes are those of the papers
TABLES = {
    "_table.html",
    "admin/change_list_results.html",  # headings that order the list
    "admin/edit_inline/_grid.html",  # headings with what explains them
    "organizations/importing/columns.html",  # the first rows of a sheet as they are: no headings
    "briefings/entry/_grid.html",  # typed in: a script adds rows to it
    "briefings/documents/bundle_index.html",  # read from a folder, without the portal and its style sheet
}


def sources() -> dict[str, str]:
    """The templates of pages and messages, by their names."""
    files = (path for path in TEMPLATES.rglob("*") if path.is_file())
    named = {path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in files}
    return {name: text for name, text in named.items() if not name.startswith(PAPERS)}


def test_no_line_is_too_long_to_be_read():
    found = sources()
    long = [
        f"{name}:{number}"
        for name, text in found.items()
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) > LONGEST
    ]

    assert len(found) > 50
    assert long == []


# What is to come, what a machine counts by the second, and what leaves the portal say the hour by themselves.
HOURS = ("starts_at", "expires_at", "heartbeat_at", "signed_at", "found.row.started_at")


def test_what_happened_is_told_by_the_one_filter():
    hours = re.compile(r"""([\w.]+)\|date:["'][^"']*H:i""")
    found = {(name, said) for name, text in sources().items() for said in hours.findall(text)}
    others = {(name, said) for name, said in found if not said.endswith(HOURS) and "bundle_index" not in name}

    assert sum(text.count("|moment }}") for text in sources().values()) > 30
    assert others == set()


def test_tables_go_through_the_partial():
    assert {name for name, text in sources().items() if "<table" in text} == TABLES


def test_no_page_loads_itself_again():
    """A reader of screens would begin anew each time: portal/progress.js takes over what changed."""
    assert [name for name, text in sources().items() if "http-equiv" in text] == []
    base = Path(settings.BASE_DIR)
    code = [path for app in ("organizations", "briefings", "portal") for path in (base / app).rglob("*.py")]
    assert len(code) > 200
    assert [path.name for path in code if '"Refresh"' in path.read_text(encoding="utf-8")] == []


def render(source: str, **context) -> str:
    return "".join(Template("{% load tables %}" + source).render(Context(context)).split())


def test_a_table_has_its_headings_in_order_and_its_rows_as_they_are():
    rendered = render(
        '{% table "Số" name %}<tr><td>{{ name }}</td></tr>{% endtable %}',
        name="A & B",
    )

    assert rendered == (
        '<tableclass="table"><thead><tr><thscope="col">Số</th><thscope="col">A&amp;B</th></tr></thead>'
        "<tbody><tr><td>A&amp;B</td></tr></tbody></table>"
    )


def test_headings_may_come_from_the_columns_of_a_list():
    assert render('{% table "" columns=columns kind="cards" %}{% endtable %}', columns=["Ô", 1]) == (
        '<tableclass="cards"><thead><tr><thscope="col"></th><thscope="col">Ô</th><thscope="col">1</th></tr></thead>'
        "<tbody></tbody></table>"
    )


def test_a_table_may_have_a_name_and_its_columns_classes():
    rendered = render('{% table "Nội dung|main" "Ngày" caption="Việc" %}{% endtable %}')

    assert '<captionclass="unseen">Việc</caption>' in rendered
    assert '<thscope="col"class="main">Nộidung</th><thscope="col">Ngày</th>' in rendered
