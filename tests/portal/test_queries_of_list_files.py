"""What taking in a file asks the database for ten rows and for six hundred, of each list that comes in as a file."""

import pytest
from django.db import connection

from briefings.models import Theme
from briefings.resources import ParticipantResource, TaskResource, ThemeResource
from organizations.models import Organization
from organizations.resources import (
    IndicatorResource,
    ListFormat,
    ListResource,
    OrganizationResource,
    PostResource,
    VersionResource,
)
from tests import factories as make
from tests.portal.test_list_resources import file_of, said, workbook

FEW, MANY = 10, 600
MORE = 40  # queries: statements of many rows are cut into several
# Queries for each new row of lists whose records ask of others, each by rules of its own, before they are stored.
EACH: dict[type[ListResource], int] = {VersionResource: 14, TaskResource: 19}


def rows_of(kind: type[ListResource], host: Organization, number: int, start: int) -> list[list]:
    """The headings, and ``number`` rows that are new."""
    numbers = range(start, start + number)
    several: dict[type[ListResource], tuple[list, list]] = {
        OrganizationResource: (
            ["Tên", "Loại tổ chức", "Tổ chức cấp trên", "Có từ ngày"],
            [[f"Hội số {one}", "Hội Nông dân", host.name, ""] for one in numbers],
        ),
        PostResource: (
            ["Tổ chức", "Chức vụ", "Họ và tên", "Từ ngày"],
            [[host.name, "Ủy viên", f"Người Số {one}", "01/01/2026"] for one in numbers],
        ),
        ThemeResource: (["Tổ chức giữ", "Tên"], [[host.name, f"Chủ đề số {one}"] for one in numbers]),
        IndicatorResource: (
            ["Tổ chức giữ", "Mã", "Tên chỉ tiêu", "Tổ chức phụ trách"],
            [[host.name, f"CT{one}", f"Chỉ tiêu số {one}", "Hội Nông dân"] for one in numbers],
        ),
        VersionResource: (
            ["Chỉ tiêu", "Từ ngày", "Định nghĩa"],
            [[f"CT{one} ({host.name})", "15/02/2026", "Đếm theo sổ."] for one in numbers],
        ),
        TaskResource: (
            ["Tổ chức", "Năm", "Quý", "Nhiệm vụ"],
            [[host.name, 2026, 1, f"Nhiệm vụ số {one}"] for one in numbers],
        ),
    }
    headings, rows = several[kind]
    return [headings, *rows]


def queries_of(kind: type[ListResource], by, content: bytes, rows: int, outcome: str) -> int:
    sent = 0

    def count(execute, *args):
        nonlocal sent
        sent += 1
        return execute(*args)

    dataset = ListFormat().create_dataset(content)
    with connection.execute_wrapper(count):
        result = kind(by=by).import_data(dataset)
    assert said(result) == []
    assert getattr(result.counts, outcome) >= rows
    return sent


LISTS = (OrganizationResource, PostResource, ThemeResource, IndicatorResource, VersionResource, TaskResource)


@pytest.mark.django_db
@pytest.mark.long_on_postgresql
def test_600_rows_ask_little_more_than_ten(admin_user):
    host = make.HostFactory(name="Huyện ủy Đồng Thử", valid_from=None)
    counts: dict[str, list[int]] = {}
    for kind in LISTS:
        for number, start in ((FEW, 0), (MANY, FEW)):
            content = workbook(*rows_of(kind, host, number, start))
            made = queries_of(kind, admin_user, content, number, "created")
            same = queries_of(kind, admin_user, file_of(kind, admin_user), number, "unchanged")
            counts.setdefault(f"{kind.__name__}, new", []).append(made)
            counts.setdefault(f"{kind.__name__}, as they were", []).append(same)
    series = make.SeriesFactory(host=host)
    beneath = list(Organization.objects.filter(parent=host).values_list("name", flat=True))
    for number, start in ((FEW, 0), (MANY, FEW)):
        rows = [[host.name, series.name, name, ""] for name in beneath[start : start + number]]
        content = workbook(["Cơ quan chủ trì", "Chế độ giao ban", "Tổ chức thường dự", "Thường dự"], *rows)
        made = queries_of(ParticipantResource, admin_user, content, number, "created")
        counts.setdefault("ParticipantResource, new", []).append(made)

    for name, (few, many) in counts.items():
        print(f"{name:38} {few:4} {many:5} queries, {(many - few) / (MANY - FEW):5.2f} for each row more")
    each = {f"{kind.__name__}, new": number * (MANY - FEW) for kind, number in EACH.items()}
    assert not {name: found for name, found in counts.items() if found[1] > found[0] + MORE + each.get(name, 0)}
    assert Theme.objects.count() == FEW + MANY


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [ThemeResource, IndicatorResource])
def test_a_name_that_is_used_from_above_is_told_of_its_row_alone(admin_user, kind):
    """Of what is stored, and of what an earlier row of the same file makes."""
    host = make.HostFactory(name="Huyện ủy Đồng Thử", valid_from=None)
    below = make.OrganizationFactory(name="Hội Nông dân xã Thử", parent=host, valid_from=None)
    stored = workbook(*rows_of(kind, host, 1, 0))
    assert said(kind(by=admin_user).import_data(ListFormat().create_dataset(stored))) == []
    headings, *own = rows_of(kind, below, 3, 0)
    _, above = rows_of(kind, host, 1, 1)

    result = kind(by=admin_user).import_data(ListFormat().create_dataset(workbook(headings, above, *own)))

    faults = said(result)
    assert [cell[1:] for cell, _ in faults] == ["3", "4"]
    assert all("đã dùng được" in sentence and host.name in sentence for _, sentence in faults)
    assert kind._meta.model.objects.count() == 1
