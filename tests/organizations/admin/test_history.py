from datetime import date

import pytest

from briefings.services import directives
from tests import factories


@pytest.fixture
def boss(db):
    return factories.UserFactory(is_staff=True, is_superuser=True)


def test_the_history_of_a_record_speaks_in_words(client, boss):
    directive = factories.DirectiveFactory()
    farmers = factories.OrganizationFactory(name="Hội Nông dân huyện Thử")
    directives.assign(directive.pk, by=boss, lead=farmers, due_kind="date", due_on=date(2026, 4, 5))
    client.force_login(boss)

    page = client.get(f"/admin/briefings/directive/{directive.pk}/history/").content.decode()

    for words in ("Chưa xác định", "Ngày cụ thể", "05/04/2026", "Hội Nông dân huyện Thử", "trống", "Giao việc"):
        assert words in page
    for stored in ("undefined", "2026-04-05", "pk=None", "search"):
        assert stored not in page.partition('id="change-history"')[2].partition("</table>")[0]


def test_the_history_names_a_record_that_is_gone(client, boss):
    theme = factories.ThemeFactory()
    directive = factories.DirectiveFactory(theme=theme)
    directive.theme = None
    directive.save()
    theme.delete()
    client.force_login(boss)

    assert "chủ đề đã xóa" in client.get(f"/admin/briefings/directive/{directive.pk}/history/").content.decode()
