"""Each constraint of the ground floor: the database holds it, and people read why."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from organizations.choices import AcrossTime, AcrossUnits, BatchState, RevisionSource, UnitKind, ValueType
from tests import factories as make
from tests.constraints import assert_the_database_refuses, assert_the_form_says_why, breach, constraints_of

NEW_YEAR = date(2020, 1, 1)
OWNED = {"owner": make.OrganizationFactory}
BACKWARDS = {"valid_from": date(2020, 2, 1), "valid_to": date(2020, 1, 31)}

# A name, and what follows from it: two names that differ in case alone are one.
NAME = ("name", "name_key")

CASES = [
    breach("unit_code_once_a_day", make.AdministrativeUnitFactory, given={"valid_from": NEW_YEAR}, twin=("code",)),
    breach("unit_code_once_undated", make.AdministrativeUnitFactory, twin=("code",)),
    breach("unit_ends_after_start", make.AdministrativeUnitFactory, **BACKWARDS),
    breach("unit_province_on_top", make.AdministrativeUnitFactory, parent=None),
    breach("unit_province_on_top", make.AdministrativeUnitFactory, kind=UnitKind.PROVINCE),
    breach("unit_latitude_range", make.AdministrativeUnitFactory, latitude=Decimal("90.000001")),
    breach("unit_latitude_range", make.AdministrativeUnitFactory, latitude=Decimal("-90.5")),
    breach("unit_longitude_range", make.AdministrativeUnitFactory, longitude=Decimal("180.5")),
    breach("unit_longitude_range", make.AdministrativeUnitFactory, longitude=Decimal("-180.5")),
    breach("unit_succession_once", make.UnitSuccessionFactory, twin=("predecessor", "successor")),
    breach("unit_succession_share_range", make.UnitSuccessionFactory, share=Decimal("0")),
    breach("unit_succession_share_range", make.UnitSuccessionFactory, share=Decimal("1.000001")),
    breach("unit_succession_two_units", make.UnitSuccessionFactory, successor=lambda row: row.predecessor),
    breach("unit_alias_once", make.UnitAliasFactory, given=OWNED, twin=("unit", "owner", "name", "search")),
    breach("unit_alias_once_shared", make.UnitAliasFactory, twin=("unit", "name", "search")),
    breach("indicator_code_once", make.IndicatorFactory, given=OWNED, twin=("owner", "code")),
    breach("indicator_code_once_shared", make.IndicatorFactory, twin=("code",)),
    breach("form_code_once", make.ReportFormFactory, given=OWNED, twin=("owner", "code")),
    breach("form_code_once_shared", make.ReportFormFactory, twin=("code",)),
    breach("form_ends_after_start", make.ReportFormFactory, **BACKWARDS),
    breach("form_span_is_a_period", make.ReportFormFactory, span="plan"),
    breach("mapping_profile_once", make.MappingProfileFactory, given=OWNED, twin=("owner", "fingerprint")),
    breach("mapping_profile_once_shared", make.MappingProfileFactory, twin=("fingerprint",)),
    breach("organization_name_once_a_day", make.OrganizationFactory, given={"valid_from": NEW_YEAR}, twin=NAME),
    breach("organization_name_once_undated", make.OrganizationFactory, twin=NAME),
    breach("organization_ends_after_start", make.OrganizationFactory, **BACKWARDS),
    breach("organization_rank_range", make.OrganizationFactory, rank=0),
    breach("organization_rank_range", make.OrganizationFactory, rank=1000),
    breach("organization_succession_once", make.OrganizationSuccessionFactory, twin=("predecessor", "successor")),
    breach("organization_succession_two", make.OrganizationSuccessionFactory, successor=lambda row: row.predecessor),
    breach("post_once_a_day", make.PostFactory, given={"valid_from": NEW_YEAR}, twin=("organization", "title")),
    breach("post_once_undated", make.PostFactory, twin=("organization", "title")),
    breach("post_ends_after_start", make.PostFactory, **BACKWARDS),
    breach("submission_once", make.SubmissionFactory, twin=("user", "path", "token")),
    breach("text_draft_once", make.TextDraftFactory, twin=("user", "form", "field")),
    breach("operator_entry_once", make.OperatorEntryFactory, twin=("key",)),
    breach("operator_entry_kind_known", make.OperatorEntryFactory, kind="khác"),
    breach("download_kind_known", make.DownloadFactory, kind="khác"),
    breach("recovery_code_once", make.RecoveryCodeFactory, twin=("factor", "digest")),
    breach("membership_given_by_another", make.MembershipFactory, granted_by=lambda row: row.user),
    breach("membership_ends_after_start", make.MembershipFactory, **BACKWARDS),
    breach("membership_once", make.MembershipFactory, twin=("user", "organization")),
    breach("indicator_ratio_has_parts", make.IndicatorFactory, across_units=AcrossUnits.RATIO),
    breach("indicator_ratio_has_parts", make.IndicatorFactory, across_time=AcrossTime.RATIO),
    breach("indicator_ratio_has_parts", make.IndicatorFactory, numerator=lambda row: make.IndicatorFactory()),
    breach("indicator_integer_is_whole", make.IndicatorFactory, decimal_places=1),
    breach(
        "indicator_decimal_places_range",
        make.IndicatorFactory,
        given={"value_type": ValueType.DECIMAL},
        decimal_places=5,
    ),
    breach(
        "indicator_version_once_a_day",
        make.IndicatorVersionFactory,
        given={"valid_from": NEW_YEAR},
        twin=("indicator",),
    ),
    breach("indicator_version_once_undated", make.IndicatorVersionFactory, twin=("indicator",)),
    breach("indicator_version_ends_after_start", make.IndicatorVersionFactory, **BACKWARDS),
    breach("indicator_version_bounds_ordered", make.IndicatorVersionFactory, minimum=1, maximum=0),
    breach(
        "form_indicator_once", make.ReportFormItemFactory, given={"ordinal": 1}, twin=("form", "indicator"), ordinal=2
    ),
    breach("form_ordinal_once", make.ReportFormItemFactory, twin=("form", "ordinal")),
    breach("value_once_a_period", make.IndicatorValueFactory, twin=("indicator", "unit")),
    breach("value_number_fits", make.IndicatorValueFactory, number=0),
    breach("value_number_fits", make.IndicatorValueFactory, number=5),
    breach("value_or_reason", make.IndicatorValueFactory, missing_reason="not_reported"),
    breach("value_or_reason", make.IndicatorValueFactory, value=None, text_value="có", missing_reason="none"),
    breach("value_or_reason", make.IndicatorValueFactory, value=None, cumulative=2, missing_reason="not_applicable"),
    breach("value_number_or_text", make.IndicatorValueFactory, text_value="ba"),
    breach("revision_import_has_batch", make.ValueRevisionFactory, source=RevisionSource.IMPORT),
    breach("indicator_rule_name_once_shared", make.IndicatorRuleFactory, twin=("name", "name_key")),
    breach("period_lock_once", make.PeriodLockFactory, twin=("organization", "unit")),
    breach("period_lock_number_fits", make.PeriodLockFactory, number=0),
    breach("period_lock_number_fits", make.PeriodLockFactory, number=5),
    breach("period_grant_has_reason", make.PeriodGrantFactory, reason=""),
    breach("batch_number_fits", make.ImportBatchFactory, number=0),
    breach("batch_number_fits", make.ImportBatchFactory, number=5),
    breach("batch_applied_has_time", make.ImportBatchFactory, state=BatchState.APPLIED),
    breach(
        "batch_applied_has_time",
        make.ImportBatchFactory,
        given={"state": BatchState.UNDONE, "applied_at": datetime(2020, 4, 1, tzinfo=UTC)},
        applied_at=None,
    ),
    breach("batch_has_file", make.ImportBatchFactory, sha256=""),
    breach("batch_undone_once", make.ImportBatchFactory, given={"undoes": make.ImportBatchFactory}, twin=("undoes",)),
    breach("staged_figure_once", make.StagedFigureFactory, twin=("batch", "ordinal")),
    breach("indicator_rule_name_once", make.IndicatorRuleFactory, given=OWNED, twin=("owner", *NAME)),
]


def test_every_constraint_has_a_case():
    assert {case.values[0].constraint for case in CASES} == constraints_of("organizations")


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES)
def test_the_database_refuses(case):
    assert_the_database_refuses(case)


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES)
def test_the_form_says_why(case):
    assert_the_form_says_why(case)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("factory", "name"),
    [
        (make.UserFactory, "username"),
    ],
)
def test_names_by_which_others_refer_are_unique(factory, name):
    first, second = factory.create_batch(2)
    setattr(second, name, getattr(first, name))

    with pytest.raises(ValidationError, match=name):
        second.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


@pytest.mark.django_db
@pytest.mark.parametrize("share", [None, Decimal("0.000001"), Decimal("1")])
def test_a_share_may_be_unknown_or_up_to_the_whole(share):
    make.UnitSuccessionFactory(share=share).full_clean()


@pytest.mark.django_db
def test_an_alias_spelled_alike_is_refused_with_a_sentence():
    """The form leaves the folded column out, so the constraint alone would answer with a server error."""
    alias = make.UnitAliasFactory(name="Rã Bản")
    again = make.UnitAliasFactory.build(unit=alias.unit, name="ra  ban")

    with pytest.raises(ValidationError, match="đã có cách viết ấy"):
        again.full_clean(exclude=["search"])


@pytest.mark.django_db
def test_a_code_may_be_used_again_after_a_merger():
    old = make.AdministrativeUnitFactory(valid_to=date(2025, 6, 30))

    make.AdministrativeUnitFactory(code=old.code, valid_from=date(2025, 7, 1)).full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("days", [{}, {"valid_from": date(2025, 6, 30)}, {"valid_to": date(2010, 1, 1)}])
def test_two_units_do_not_hold_one_code_at_the_same_time(days):
    old = make.AdministrativeUnitFactory(valid_from=date(2000, 1, 1), valid_to=date(2025, 6, 30))
    new = make.AdministrativeUnitFactory.build(code=old.code, parent=old.parent, **days)

    with pytest.raises(ValidationError, match=f"Mã {old.code} cùng thời gian đang thuộc về"):
        new.full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("days", [{}, {"valid_from": date(2026, 2, 14)}, {"valid_to": date(2010, 1, 1)}])
def test_two_definitions_of_one_indicator_do_not_overlap(days):
    old = make.IndicatorVersionFactory(valid_from=date(2000, 1, 1), valid_to=date(2026, 2, 14))
    new = make.IndicatorVersionFactory.build(indicator=old.indicator, **days)

    with pytest.raises(ValidationError, match="không được trùng thời gian"):
        new.full_clean()


@pytest.mark.django_db
def test_the_next_definition_begins_on_the_day_after():
    old = make.IndicatorVersionFactory(valid_to=date(2026, 2, 14))

    make.IndicatorVersionFactory(indicator=old.indicator, valid_from=date(2026, 2, 15)).full_clean()
