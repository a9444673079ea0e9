"""Puts the catalogue of indicators and forms into the database."""

from collections import Counter

from django.db import transaction
from django.db.models import Model

from organizations.catalogue import FORMS, INDICATORS, RULES
from organizations.models import Indicator, IndicatorRule, IndicatorVersion, ReportForm, ReportFormItem


@transaction.atomic
def load_catalogue() -> Counter[type[Model]]:
    """Create what the catalogue has and the database lacks; returns how many rows of each model were created.

    What is there stays as it is: an office may have corrected a name or added its own definitions.
    """
    created: Counter[type[Model]] = Counter()
    indicators = {row.code: row for row in Indicator.objects.all()}
    for entry in INDICATORS:  # the parts of a ratio stand before it
        if entry.code in indicators:
            continue
        numerator, denominator = (indicators[code] for code in entry.parts) if entry.parts else (None, None)
        indicators[entry.code] = Indicator.objects.create(
            code=entry.code,
            name=entry.name,
            unit_of_measure=entry.unit_of_measure,
            value_type=entry.value_type,
            decimal_places=entry.decimal_places,
            across_units=entry.across_units,
            across_time=entry.across_time,
            numerator=numerator,
            denominator=denominator,
            owner_kind=entry.owner_kind,
            jump_percent=entry.jump_percent,
        )
        created[Indicator] += 1
        for version in entry.versions:
            IndicatorVersion.objects.create(
                indicator=indicators[entry.code],
                valid_from=version.valid_from,
                valid_to=version.valid_to,
                definition=version.definition,
                minimum=version.minimum,
                maximum=version.maximum,
            )
            created[IndicatorVersion] += 1
    rules = set(IndicatorRule.objects.values_list("name", flat=True))
    for listed_rule in RULES:
        if listed_rule.name in rules:
            continue
        rule = IndicatorRule.objects.create(name=listed_rule.name, whole=indicators[listed_rule.whole])
        rule.parts.set(indicators[code] for code in listed_rule.parts)
        created[IndicatorRule] += 1
    forms = set(ReportForm.objects.values_list("code", flat=True))
    for listed_form in FORMS:
        if listed_form.code in forms:
            continue
        form = ReportForm.objects.create(
            code=listed_form.code, name=listed_form.name, organization_kind=listed_form.organization_kind
        )
        items = [
            ReportFormItem(form=form, indicator=indicators[code], ordinal=ordinal)
            for ordinal, code in enumerate(listed_form.indicators, start=1)
        ]
        ReportFormItem.objects.bulk_create(items)
        created[ReportForm] += 1
        created[ReportFormItem] += len(items)
    return created
