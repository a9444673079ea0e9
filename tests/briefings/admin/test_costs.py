"""How many queries the two heaviest pages of the admin site send: no row of theirs costs one of its own."""

from django.urls import reverse

from tests import factories as make

OF_LIST, OF_FORM = 8, 25


def add_rows(briefing, number: int) -> None:
    """``number`` more rows of every list in the form of ``briefing``; each names what it can."""
    theme = make.ThemeFactory()
    for _ in range(number):
        below = make.OrganizationFactory(parent=briefing.series.host)
        make.AttendanceFactory(briefing=briefing, organization=below)
        item = make.AgendaItemFactory(briefing=briefing)
        make.RemarkFactory(briefing=briefing, organization=below, agenda_item=item)
        make.OrganizationReportFactory(briefing=briefing, organization=below)
        make.AchievementFactory(briefing=briefing, theme=theme)
        make.ShortcomingFactory(briefing=briefing, theme=theme, responsible=below)
        make.ConclusionFactory(briefing=briefing)
        make.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=below)


def test_the_list_of_directives_costs_the_same_at_any_length(host, office, as_user, count_queries):
    client, listed = as_user(office), reverse("admin:briefings_directive_changelist")
    briefing = make.BriefingFactory(series__host=host, status="concluded")
    make.DirectiveFactory(briefing=briefing, assigned=True)
    client.get(listed)
    few = count_queries(lambda: client.get(listed))
    make.DirectiveFactory.create_batch(60, briefing=briefing, assigned=True)

    many = count_queries(lambda: client.get(listed))

    assert many == few <= OF_LIST


def test_the_form_of_a_briefing_costs_the_same_with_any_number_of_rows(host, office, as_user, count_queries):
    client = as_user(office)
    briefing = make.BriefingFactory(series__host=host, dated=True)
    form = reverse("admin:briefings_briefing_change", args=[briefing.pk])
    add_rows(briefing, 1)
    client.get(form)
    few = count_queries(lambda: client.get(form))
    add_rows(briefing, 12)
    pages = []

    many = count_queries(lambda: pages.append(client.get(form)))

    assert pages[0].content.count(b" has_original") == 8 * 13
    assert many == few <= OF_FORM


def test_rows_offer_the_items_of_their_own_briefing_and_keep_what_they_name(host, office, as_user):
    briefing = make.BriefingFactory(series__host=host)
    ours, other = make.AgendaItemFactory(briefing=briefing), make.AgendaItemFactory(briefing__series__host=host)
    make.RemarkFactory(briefing=briefing, agenda_item=ours)
    make.RemarkFactory(briefing=briefing)

    page = as_user(office).get(reverse("admin:briefings_briefing_change", args=[briefing.pk])).content.decode()

    assert page.count(f'<option value="{ours.pk}" selected>{ours}</option>') == 1
    assert page.count(f'<option value="{ours.pk}">{ours}</option>') == 2  # of the other remark, and of a new one
    assert f">{other}</option>" not in page


def test_a_row_that_names_what_is_not_offered_keeps_it(host, office, as_user):
    """What a row names stays choosable, in it alone."""
    briefing = make.BriefingFactory(series__host=host)
    elsewhere = make.AgendaItemFactory(briefing__series__host=host)
    make.RemarkFactory(briefing=briefing)
    remark = make.RemarkFactory(briefing=briefing)
    type(remark).objects.filter(pk=remark.pk).update(agenda_item=elsewhere)

    page = as_user(office).get(reverse("admin:briefings_briefing_change", args=[briefing.pk])).content.decode()

    assert (
        page.count(f">{elsewhere}</option>") == page.count(f'<option value="{elsewhere.pk}" selected>{elsewhere}<') == 1
    )
