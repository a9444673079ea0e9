"""From the bytes of a file to checked figures, in the light of the records."""

from collections.abc import Mapping

from lib.refused import Refused
from lib.vietnamese import Period
from lib.workbooks import PERIOD_KEY, CheckResult, Corrections, Problem, Reading, check_figures, read_workbook
from organizations.importing.context import indicator_labels, load_context
from organizations.importing.forms import definition_of
from organizations.importing.offering import PROPOSED, offer_answers
from organizations.importing.remembering import LEARNED, REMEMBERED
from organizations.models import MappingProfile, Organization, ReportForm, User


def read_figures(
    content: bytes,
    name: str = "",
    *,
    quarter: Period,
    form: ReportForm | None,
    answers: Mapping[str, str],
    corrections: Corrections,
    organization: Organization | None = None,
    by: User | None = None,
    answered_by: Organization | None = None,
) -> Reading:
    """The figures of a file for ``quarter``, as its tables say. Raises Refused where there are none.

    ``answered_by``: whose earlier answers about columns hold, where nobody chose the ``organization``.
    """
    remembered = MappingProfile.objects.applied_for(organization or answered_by).nearest_last()
    profiles = dict(remembered.values_list("fingerprint", "columns"))
    return read_workbook(
        content,
        indicator_labels(form, organization, by),
        name=name,
        answers=answers,
        profiles=profiles,
        corrections=corrections,
        quarter=quarter,
    )


def judge(
    reading: Reading,
    *,
    quarter: Period,
    form: ReportForm | None,
    organization: Organization | None,
    by: User | None,
    answers: Mapping[str, str],
    corrections: Corrections,
    answered_by: Organization | None = None,
) -> CheckResult:
    """Each figure against catalogue, units and period, with all problems. Raises Refused for another form.

    ``answered_by``: whose earlier answers about names hold, where nobody chose the ``organization``.
    """
    stamp = reading.stamp
    if stamp and stamp.code and form and stamp.code != form.code:
        raise Refused(f"Tệp này là biểu {stamp.code}, còn biểu đã chọn là {form.code}; hãy chọn lại biểu.")
    left_out = {(sheet, cell) for sheet, cells in corrections.items() for cell, text in cells.items() if text is None}
    whose = organization or answered_by
    context = load_context(quarter, form, organization, by, whose)
    checked = check_figures(reading, context, answers, left_out)
    offer_answers(reading, checked, context, whose)
    if stamp and stamp.quarter != quarter:
        _ask_for_quarter(checked, reading, stamp.quarter, quarter)
    if form and stamp and stamp.definition not in ("", definition_of(form)):
        checked.notes.append(
            f"Biểu {form.code} đã thay đổi từ khi tệp này được tải từ cổng; "
            "các chỉ tiêu thêm sau đó không có trong tệp."
        )
    return checked


def findings(reading: Reading, checked: CheckResult) -> dict:
    """What the pages show of how the file was read, and what is worth remembering once it is applied; as JSON."""
    return {
        **reading.findings(),
        "notes": list(checked.notes),
        LEARNED: checked.learned,
        REMEMBERED: reading.remembered,
        PROPOSED: {key: list(proposal) for key, proposal in checked.proposed.items()},
    }


def _ask_for_quarter(checked: CheckResult, reading: Reading, made_for: Period, quarter: Period) -> None:
    """A form that the portal gave out for one period is not taken for another: its period must be chosen again."""
    asked = [problem for problem in checked.problems if problem.code == "period-differs"]
    sheet, cell, read = (
        (asked[0].sheet, asked[0].cell, asked[0].read) if asked else (reading.tables[0].sheet, "A1", made_for.name)
    )
    checked.problems = [problem for problem in checked.problems if problem not in asked]
    checked.problems.append(
        Problem(
            sheet, cell, read,
            f"tệp này là biểu của {made_for.name}, còn kỳ đã chọn là {quarter.name}; hãy chọn lại kỳ, hoặc tải biểu "
            "trống của đúng kỳ", "question", "period-differs", PERIOD_KEY,
            ((str(made_for), f"Chọn lại kỳ: nhập cho {made_for.name}"),),
        )
    )  # fmt: skip
