"""Puts the catalogue of indicators, rules and forms that comes with the portal into the database: shared, for all."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Model, QuerySet

from lib.vietnamese import Period, Span
from organizations.catalogue import (
    ENDS,
    FOLLOWED_BY,
    FORM_OF_2020,
    FORMS,
    INDICATORS,
    OUTLINE,
    RULES,
    SOURCES,
    STARTER,
    STARTER_RULES,
    End,
    Entry,
    Form,
    Rule,
    Version,
)
from organizations.models import (
    ImportBatch,
    Indicator,
    IndicatorRule,
    IndicatorValue,
    IndicatorVersion,
    ReportForm,
    ReportFormItem,
)
from organizations.models.base import with_author

REASON = "Nạp danh mục ban đầu"
PARTS = (IndicatorVersion, ReportFormItem)  # come with their owner and are not counted apart
HAS_LATER = "{code} còn số liệu sau ngày {day:%d/%m/%Y} nên chưa kết thúc định nghĩa; hãy xem lại các số ấy."
FORM_HAS_LATER = (
    "Đã có tệp gửi theo biểu {code} cho kỳ sau ngày {day:%d/%m/%Y} nên biểu ấy chưa kết thúc, bên cạnh biểu {new}; hãy "
    "ghi ngày kết thúc ở biểu {code} khi không dùng nữa."
)
WAS_CHANGED = "{what} đã được sửa trên cổng nên giữ nguyên; danh mục ghi: {said}"
OWN_BENEATH = "{whose} đã có bản ghi riêng mang mã {code}, ở đó vẫn dùng bản ghi riêng."


@dataclass
class LoadedCatalogue:
    """What was ``created`` (rows by model), what was mended (``changed``) and what was left as people have it
    (``kept``): Vietnamese sentences."""

    created: Counter[type[Model]] = field(default_factory=Counter)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = (
            f"{number} {model._meta.verbose_name}"
            for model, number in self.created.items()
            if number and model not in PARTS
        )
        added = ", ".join(counts)
        lines = [f"Đã nạp danh mục: {added}."] if added else []
        lines += self.changed
        lines = lines or ["Danh mục đã có đủ; lần chạy này không thay đổi gì."]
        return "\n".join([*lines, *self.kept])


@transaction.atomic
def load_catalogue(forms: Collection[str] | None = None) -> LoadedCatalogue:
    """Create what the catalogue has and the database lacks; end what has ended. ``forms``: the codes of those that are
    wanted (None: all).

    Twice changes nothing. What people changed stays as they have it, and is said; figures stay under their codes.
    """
    loaded = LoadedCatalogue()
    wanted = [form for form in FORMS if forms is None or form.code in forms]
    create_missing(loaded.created, (*INDICATORS, *STARTER), (*RULES, *STARTER_RULES), wanted)
    shared = {row.code: row for row in Indicator.objects.shared()}
    for end in ENDS:
        _end(shared[end.code], end, loaded)
    _end_form(FORM_OF_2020, loaded)
    _name_sources(shared, loaded)
    _compare_as_listed(loaded)
    _tell_of_own_ones(loaded)
    return loaded


@transaction.atomic
def load_catalogue_of_2020() -> Counter[type[Model]]:
    """Create what the briefing of 2020 stands on; returns how many rows of each model were created."""
    created: Counter[type[Model]] = Counter()
    create_missing(created, INDICATORS, RULES, (FORM_OF_2020,))
    return created


def create_missing(
    created: Counter[type[Model]], entries: Iterable[Entry], rules: Iterable[Rule], forms: Iterable[Form]
) -> None:
    """Create what is listed and the database lacks, shared. What is there stays as it is: an office may have corrected
    a name or added its own definitions."""
    indicators = {row.code: row for row in Indicator.objects.shared()}
    for entry in entries:  # the parts of a ratio stand before it
        if entry.code not in indicators:
            indicators[entry.code] = _create_indicator(entry, indicators, created)
    known = set(IndicatorRule.objects.shared().values_list("name", flat=True))
    for listed_rule in rules:
        if listed_rule.name in known:
            continue
        rule = IndicatorRule.objects.create(
            name=listed_rule.name, whole=indicators[listed_rule.whole], compares=listed_rule.compares
        )
        rule.parts.set(indicators[code] for code in listed_rule.parts)
        created[IndicatorRule] += 1
    there = set(ReportForm.objects.shared().values_list("code", flat=True))
    for listed_form in forms:
        if listed_form.code in there:
            continue
        form = ReportForm.objects.create(
            code=listed_form.code,
            name=listed_form.name,
            organization_kind=listed_form.organization_kind,
            span=listed_form.span,
            unit_level=listed_form.unit_level,
            valid_from=listed_form.first_day,
            valid_to=listed_form.last_day,
        )
        items = [
            ReportFormItem(form=form, indicator=indicators[code], ordinal=ordinal)
            for ordinal, code in enumerate(listed_form.indicators, start=1)
        ]
        ReportFormItem.objects.bulk_create(items)
        created[ReportForm] += 1
        created[ReportFormItem] += len(items)


def _create_indicator(entry: Entry, indicators: dict[str, Indicator], created: Counter[type[Model]]) -> Indicator:
    numerator, denominator = (indicators[code] for code in entry.parts) if entry.parts else (None, None)
    indicator = Indicator.objects.create(
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
        source=_source(entry),
    )
    created[Indicator] += 1
    for version in entry.versions:
        _create_version(indicator, version)
        created[IndicatorVersion] += 1
    return indicator


def _source(entry: Entry) -> str:
    return entry.source or SOURCES.get(entry.code, OUTLINE)


def _create_version(indicator: Indicator, version: Version) -> None:
    IndicatorVersion.objects.create(
        indicator=indicator,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        definition=version.definition,
        minimum=version.minimum,
        maximum=version.maximum,
    )


def _end(indicator: Indicator, end: End, loaded: LoadedCatalogue) -> None:
    """End the last definition of ``indicator`` where it has no end, nobody changed it and no figure is younger."""
    last = indicator.versions.filter(valid_to=None).first()
    if last is None or (last.valid_from is not None and last.valid_from > end.last_day):
        return  # ended already, by whomever
    said = f"{end.code} đến hết ngày {end.last_day:%d/%m/%Y}. {end.because}"
    if last.version > 1:
        loaded.kept.append(WAS_CHANGED.format(what=f"Định nghĩa của {end.code}", said=said))
        return
    if end.then is None and _has_figures_after(indicator, end):
        loaded.kept.append(HAS_LATER.format(code=end.code, day=end.last_day))
        return
    last.valid_to = end.last_day
    with_author(last, None, REASON).save()
    if end.then is not None:
        assert end.then.valid_from == end.last_day + timedelta(days=1)
        _create_version(indicator, end.then)
    loaded.changed.append(said)


def _has_figures_after(indicator: Indicator, end: End) -> bool:
    return _are_after(IndicatorValue.objects.stated().filter(indicator=indicator), end.last_day)


def _are_after(rows: QuerySet, day: date) -> bool:
    """Whether one of ``rows`` is of a period that ends after ``day``."""
    periods = rows.filter(year__gte=day.year).order_by().values_list("year", "span", "number").distinct()
    return any(Period(year, Span(span), number).last_day > day for year, span, number in periods)


def _end_form(listed: Form, loaded: LoadedCatalogue) -> None:
    """End a form of before that has no end, where the one that follows it is there, nobody changed it, and no file came
    in by it for a later period. Its figures, files and remembered answers stay."""
    forms = {form.code: form for form in ReportForm.objects.shared()}
    old, new = forms.get(listed.code), forms.get(FOLLOWED_BY[listed.code])
    if old is None or new is None or old.valid_to is not None or listed.last_day is None:
        return
    day = listed.last_day
    said = f"Biểu {old.code} dùng đến hết ngày {day:%d/%m/%Y}; sau đó là biểu {new.code} và biểu của từng tổ chức."
    if old.version > 1:
        loaded.kept.append(WAS_CHANGED.format(what=f"Biểu {old.code}", said=said))
    elif _are_after(ImportBatch.objects.filter(form=old), day):
        loaded.kept.append(FORM_HAS_LATER.format(code=old.code, day=day, new=new.code))
    else:
        old.valid_to = day
        with_author(old, None, REASON).save()
        loaded.changed.append(said)


def _name_sources(shared: dict[str, Indicator], loaded: LoadedCatalogue) -> None:
    """Say of the indicators of the catalogue where each comes from, where nothing is said yet."""
    named = 0
    for entry in (*INDICATORS, *STARTER):
        indicator = shared[entry.code]
        if not indicator.source:
            indicator.source = _source(entry)
            with_author(indicator, None, REASON).save()
            named += 1
    if named:
        loaded.changed.append(f"Đã ghi nguồn của {named} chỉ tiêu có sẵn.")


def _compare_as_listed(loaded: LoadedCatalogue) -> None:
    """Rules that were there compare the figures that the catalogue says, unless somebody changed them."""
    rules = {rule.name: rule for rule in IndicatorRule.objects.shared()}
    for listed in (*RULES, *STARTER_RULES):
        rule = rules[listed.name]
        if rule.compares == listed.compares:
            continue
        said = f"so sánh {listed.compares.label.lower()}."
        if rule.version > 1:
            loaded.kept.append(WAS_CHANGED.format(what=f"Quy tắc “{rule.name}”", said=said))
            continue
        rule.compares = listed.compares
        with_author(rule, None, REASON).save()
        loaded.changed.append(f"Quy tắc “{rule.name}” nay {said}")


def _tell_of_own_ones(loaded: LoadedCatalogue) -> None:
    """Say which organizations have a record of their own under a code of the catalogue."""
    for model, codes in (
        (Indicator, {entry.code for entry in (*INDICATORS, *STARTER)}),
        (ReportForm, {form.code for form in FORMS}),
    ):
        rows = model.objects.filter(code__in=codes).exclude(owner=None).order_by("code", "pk")
        for code, whose in rows.values_list("code", "owner__name"):
            loaded.kept.append(OWN_BENEATH.format(whose=whose, code=code))
