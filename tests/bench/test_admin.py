"""What the portal's admin site is measured against: Django's own pages, of the same records for the same person."""

import gzip

import pytest

from tests.bench import admin_world, stock_admin
from tests.bench.bench_admin import PAGES, PORTAL, STOCK, opened

LIST, FORM = PAGES
SHOWN = {
    LIST: ["thực hiện tốt các phong …", "Quá hạn", "_selected_action"],
    FORM: ["reports-4-id", "directives-9-content", "remarks-2-content", "Mở báo cáo"],
}


@pytest.mark.django_db
@pytest.mark.database_independent
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_stock_pages_show_the_same_without_our_templates(page, settings):
    settings.ROOT_URLCONF, settings.TEMPLATES = stock_admin.__name__, stock_admin.TEMPLATES
    office = admin_world.make(12, 5)

    ours, stock = (opened(page, site, office) for site in (PORTAL, STOCK))

    shown, by_stock = (gzip.decompress(each().content).decode() for each in (ours, stock))
    assert "portal/portal.css" in shown
    assert "portal/portal.css" not in by_stock
    assert "admin/css/base.css" in by_stock
    assert "admin/css/base.css" not in shown
    for text in SHOWN[page]:
        assert shown.count(text) >= 1 <= by_stock.count(text), text
