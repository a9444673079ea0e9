"""The illustrative workbook: figures of Chợ Đồn's communes for Q1 2020 that nobody reported, marked as such.

``WORKBOOK.write_bytes(workbook())`` in ``manage.py shell`` writes it again; the same figures come out every time. They
agree with each other as real ones must: poor and near-poor households are some of all households, answered proposals
some of those made, and who has fewer than 19 criteria is not recognised. The township is not measured by the criteria
for communes.
"""

from decimal import Decimal
from pathlib import Path
from random import Random

from briefings.examples.sample.units import COMMUNES_2020
from lib.vietnamese import Period
from lib.workbooks import IndicatorSpec, Statement
from lib.workbooks.writing import Form, write_form
from organizations.catalogue import FORM_OF_2020, INDICATORS

WORKBOOK = Path(__file__).with_name("so-lieu-minh-hoa-quy-1-2020.xlsx")
MARK = "SỐ LIỆU MINH HỌA – không phải số liệu do các xã báo cáo"
TOWNSHIP = "02020"
NOT_MEASURED = ("XA05", "XA06")  # criteria for communes, not for townships
NOT_REPORTED = ("02035", "ND04")


def commune_figures(code: str) -> dict[str, Decimal | int]:
    """Illustrative figures of the commune ``code``, by indicator."""
    chance = Random(f"minh hoạ {code}")
    households = chance.randint(1800, 2000) if code == TOWNSHIP else chance.randint(320, 820)
    proposals = chance.randint(0, 7)
    poor_share, near_poor_share = (
        (0.03, 0.05) if code == TOWNSHIP else (chance.uniform(0.1, 0.3), chance.uniform(0.08, 0.16))
    )
    return {
        "XA01": households,
        "XA02": round(households * poor_share),
        "XA03": round(households * near_poor_share),
        "XA05": chance.randint(8, 17),
        "XA06": 0,
        "XA08": chance.choice([0, 0, 0, 4, 9, 15, 26, 38]),
        "XA09": Decimal(chance.randint(40, 460)) / 10,
        "XA10": chance.randint(3, 12),
        "MT01": chance.randint(4, 16),
        "MT03": Decimal(chance.randint(15, 350)) / 10,
        "MT06": chance.choice([0, 0, 1, 1, 2]),
        "MT07": chance.choice([0, 0, 1, 2, 3]),
        "MT09": chance.randint(20, 90),
        "MT10": chance.randint(0, 3),
        "MT13": proposals,
        "MT14": chance.randint(0, proposals),
        "ND04": chance.randint(1, 8),
    }


def workbook() -> bytes:
    """The filled form ``XA-Q`` of Q1 2020 as .xlsx."""
    form = FORM_OF_2020
    known = {entry.code: entry for entry in INDICATORS}
    indicators = [
        IndicatorSpec(
            code,
            known[code].name,
            known[code].value_type,
            known[code].decimal_places,
            unit_of_measure=known[code].unit_of_measure,
        )
        for code in form.indicators
    ]
    figures = {}
    for unit in COMMUNES_2020:
        stated = commune_figures(unit.code)
        for indicator in indicators:
            figures[unit.code, indicator.code] = Statement(value=Decimal(stated[indicator.code]))
    figures |= {(TOWNSHIP, code): Statement(missing_reason="not_applicable") for code in NOT_MEASURED}
    figures[NOT_REPORTED] = Statement(missing_reason="not_reported")
    units = [(unit.code, unit.name) for unit in COMMUNES_2020]
    return write_form(
        Form(f"{form.name} (số liệu minh họa)", form.code, Period.quarter(2020, 1), indicators, units, figures, MARK)
    )
