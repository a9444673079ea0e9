"""A province briefs 92 communes: no list and no form asks the database more for them than for eight."""

import pytest

from briefings.models import OrganizationReport
from tests.briefings.many_participants import build_many

CAP = 25  # queries of one page, sign-in and menu with them
FEW, MANY = 8, 92
HEAVY = 700_000  # bytes of a page without its files


def addresses(made) -> dict[str, str]:
    """What an office opens around a briefing, by name."""
    briefing, series = made.briefing, made.series
    here = briefing.get_absolute_url()
    report, directive = briefing.reports.order_by("pk")[0], briefing.directives.order_by("pk")[0]
    admin = "/admin/briefings"
    return {
        "briefing": here,
        "desk": f"{admin}/briefing/{briefing.pk}/change/",
        "briefings": "/giao-ban/",
        "my work": "/viec-cua-toi/",
        "reports": "/bao-cao/",
        "directives": "/chi-dao/",
        "shortcomings": "/ton-tai/",
        "calendar": "/lich/",
        "inbox": "/van-ban-den/",
        "search": "/tim/?q=mttq",
        "attendance grid": f"{here}diem-danh/",
        "grid of conclusions": f"{here}ket-luan/",
        "agenda grid": f"{here}chuong-trinh/",
        "reviews": f"{here}xem-xet/",
        "figures of the period": f"{here}so-lieu/",
        "reviews of the session before": f"{made.before.get_absolute_url()}xem-xet/",
        "session before": made.before.get_absolute_url(),
        "readiness": f"{here}hold/",
        "calling off": f"{here}cancel/",
        "postponing": f"{here}postpone/",
        "receipts": f"{here}record_receipts/",
        "invitation": f"{here}ban-hanh/invitation/",
        "reminder": f"{here}ban-hanh/reminder_letter/",
        "invitation in Word": f"{here}invitation.docx",
        "reminder in Word": f"{here}reminder_letter.docx",
        "synthesis in Word": f"{here}synthesis_report.docx",
        "next briefing": f"/giao-ban/them/?loat={series.pk}",
        "new series": f"/giao-ban/them/?co-quan={made.host.pk}",
        "participants": f"/giao-ban/loat/{series.pk}/",
        "report": report.get_absolute_url(),
        "report written for it": f"{report.get_absolute_url()}soan/",
        "directive": directive.get_absolute_url(),
        "organization": f"/to-chuc/{made.host.pk}/",
        "admin: series": f"{admin}/briefingseries/{series.pk}/change/",
        "admin: reports": f"{admin}/organizationreport/",
        "admin: directives": f"{admin}/directive/",
        "admin: organizations": "/admin/organizations/organization/",
        "admin: posts": "/admin/organizations/post/",
    }


@pytest.mark.django_db
def test_no_page_asks_more_for_92_participants_than_for_eight(client, count_queries):
    counts: dict[str, list[int]] = {}
    sizes: dict[str, int] = {}
    for number in (FEW, MANY):
        made = build_many(number)
        client.force_login(made.office)
        for name, address in addresses(made).items():
            client.get(address)  # what a process reads once is read

            def ask(address=address, name=name):
                answer = client.get(address)
                assert answer.status_code == 200, (name, answer.status_code)
                sizes[name] = len(answer.content)

            counts.setdefault(name, []).append(count_queries(ask))

    for name, (few, many) in counts.items():
        print(f"{name:32} {few:3} {many:3} queries, {sizes[name]:9,} bytes with {MANY}")
    grown = {name: found for name, found in counts.items() if found[1] > found[0] or found[1] > CAP}
    assert not grown
    assert not {name: size for name, size in sizes.items() if size > HEAVY}


@pytest.mark.django_db
def test_an_organization_of_92_sees_its_own_report_alone(client, count_queries):
    made = build_many(FEW)
    officer = made.officer_of(made.fronts[0])
    client.force_login(officer)

    assert OrganizationReport.objects.for_user(officer).get().organization == made.fronts[0]
    assert count_queries(lambda: client.get(made.briefing.get_absolute_url())) <= CAP
