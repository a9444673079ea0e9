"""From the bytes of a file to checked figures, in the light of the records."""

from collections.abc import Mapping

from lib.refused import Refused
from lib.vietnamese import Quarter
from lib.workbooks import CheckResult, Corrections, Reading, check_figures, read_workbook
from organizations.importing.context import indicator_labels, load_context
from organizations.importing.forms import definition_of
from organizations.importing.remembering import LEARNED, REMEMBERED
from organizations.models import MappingProfile, Organization, ReportForm, User


def read_figures(
    content: bytes, name: str = "", *, form: ReportForm | None, answers: Mapping[str, str], corrections: Corrections
) -> Reading:
    """The figures of a file, as its tables say. Raises Refused where there are none."""
    profiles = dict(MappingProfile.objects.values_list("fingerprint", "columns"))
    return read_workbook(
        content, indicator_labels(form), name=name, answers=answers, profiles=profiles, corrections=corrections
    )


def judge(
    reading: Reading,
    *,
    quarter: Quarter,
    form: ReportForm | None,
    organization: Organization | None,
    by: User | None,
    answers: Mapping[str, str],
    corrections: Corrections,
) -> CheckResult:
    """Each figure against catalogue, units and period, with all problems. Raises Refused for another period's form."""
    stamp = reading.stamp
    if stamp:
        _check_stamp(stamp.code, stamp.quarter, quarter, form)
    left_out = {(sheet, cell) for sheet, cells in corrections.items() for cell, text in cells.items() if text is None}
    checked = check_figures(reading, load_context(quarter, form, organization, by), answers, left_out)
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
    }


def _check_stamp(code: str, made_for: Quarter, quarter: Quarter, form: ReportForm | None) -> None:
    """A form that the portal gave out for one period is not taken for another."""
    if made_for != quarter:
        raise Refused(
            f"Tệp này là biểu của {made_for.name}, còn kỳ đã chọn là {quarter.name}; "
            "hãy chọn lại kỳ, hoặc tải biểu trống của đúng kỳ."
        )
    if code and form and code != form.code:
        raise Refused(f"Tệp này là biểu {code}, còn biểu đã chọn là {form.code}; hãy chọn lại biểu.")
