"""Who, where and what is counted."""

from organizations.models.downloads import Download
from organizations.models.imports import ImportBatch, ImportIssue, ImportProgress, MappingProfile, StagedFigure
from organizations.models.indicators import (
    Indicator,
    IndicatorValue,
    IndicatorVersion,
    ReportForm,
    ReportFormItem,
    Target,
    ValueRevision,
)
from organizations.models.notices import RightsNotice
from organizations.models.operator_entries import OperatorEntry
from organizations.models.organizations import Membership, Organization, OrganizationSuccession, Post
from organizations.models.period_locks import PeriodGrant, PeriodLock
from organizations.models.rules import IndicatorRule
from organizations.models.sign_ins import RecoveryCode, SecondFactor, SignIn
from organizations.models.submissions import KeptForm, Submission, TextDraft
from organizations.models.units import AdministrativeUnit, UnitAlias, UnitSuccession
from organizations.models.users import User
from organizations.models.workers import Worker

__all__ = [
    "AdministrativeUnit",
    "Download",
    "ImportBatch",
    "ImportIssue",
    "ImportProgress",
    "Indicator",
    "IndicatorRule",
    "IndicatorValue",
    "IndicatorVersion",
    "KeptForm",
    "MappingProfile",
    "Membership",
    "OperatorEntry",
    "Organization",
    "OrganizationSuccession",
    "PeriodGrant",
    "PeriodLock",
    "Post",
    "RecoveryCode",
    "ReportForm",
    "ReportFormItem",
    "RightsNotice",
    "SecondFactor",
    "SignIn",
    "StagedFigure",
    "Submission",
    "Target",
    "TextDraft",
    "UnitAlias",
    "UnitSuccession",
    "User",
    "ValueRevision",
    "Worker",
]
