"""Format profiles (*thể thức văn bản*) as data, one per rule book and time.

A paper follows the rules of its issuer's family on the paper's own date, never those of today: a paper of 2020 reprints
as it was. What a rule book leaves open, and what our sources are not sure of, an office settles itself;
the values here are then only what is printed until it does.
"""

from dataclasses import replace
from datetime import date

from lib.papers.measures import DOTTED, SLASHED, Face, Family, FormatProfile, Margins, Mark

# Nghị định 30/2020/NĐ-CP, Phụ lục I (measures) and Phụ lục III, Mẫu 1.9 (minutes); in force since 05/03/2020.
# Where the decree gives a range, the values are those most offices use: margins 20/20/30/15 mm, sizes 13-14-14.
# A single line of a Times-metric font is 1.149 of its size; 18 pt at 14 pt is 1.12 lines, inside "single to 1.5".
ND30_2020 = FormatProfile(
    id="nd30_2020",
    source="Nghị định 30/2020/NĐ-CP, Phụ lục I và Mẫu 1.9 Phụ lục III",
    families=(Family.STATE,),
    valid_from=date(2020, 3, 5),
    valid_to=None,
    margins=Margins(top=20, bottom=20, left=30, right=15),
    two_sided=False,
    page_number=Face(14),
    page_number_place="top",
    page_number_top=7.5,  # so that its middle is that of the top margin
    emblem=(
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Face(13, bold=True, upper=True)),
        ("Độc lập - Tự do - Hạnh phúc", Face(14, bold=True)),
    ),
    emblem_width=97,
    emblem_mark=Mark(share=1),
    superior=Face(13, upper=True),
    issuer=Face(13, bold=True, upper=True),
    issuer_mark=Mark(share=0.4),
    number=Face(13),
    number_form="Số: {number}/{type}-{symbol}",
    number_form_untyped="Số: {number}/{symbol}",
    letter_code="",
    subject=Face(13),
    subject_gap=6,
    place_and_date=Face(14, italic=True),
    minutes_have_place_and_date=False,  # Mẫu 1.9 has no such line
    type_name=Face(14, bold=True, upper=True),
    abstract=Face(14, bold=True),
    abstract_mark=Mark(share=0.4),
    abstract_begins_small=False,
    addressed=Face(14),
    addressee=Face(14),
    addressees_begin_below=True,
    body=Face(14),
    section=Face(14, bold=True, upper=True),
    clause=Face(14, bold=True),
    indent=12.7,
    paragraph_gap=6,
    line_height=18,
    authority=DOTTED,
    collective="",
    deputy_signs_for_head=True,
    role=Face(14, bold=True, upper=True),
    post=Face(14, bold=True, upper=True),
    signature_gap=22,
    name=Face(14, bold=True),
    chair_word="CHỦ TỌA",
    recipients_title=Face(12, bold=True, italic=True),
    recipients=Face(11),
    archive_form="- Lưu: {archive}.",
    archive_default="VT",
    archive_of_minutes="VT, Hồ sơ",  # Mẫu 1.9
    annex_mark=Face(14, bold=True),
    annex_title=Face(14, bold=True, upper=True),
    annex_reference=Face(14, italic=True),
    cell=Face(12),
    tone_marks="new",
)

# Hướng dẫn 91/HD-MTTW-BTT (08/04/2013): a State-style header, built on the State's rules of its time. Those of today
# differ from them in nothing that our sources tell, so the measures are the decree's.
FRONT_HD91_2013 = replace(
    ND30_2020,
    id="front_hd91_2013",
    source="Hướng dẫn 91/HD-MTTW-BTT ngày 08/4/2013",
    families=(Family.FRONT,),
    valid_from=date(2013, 4, 8),
    valid_to=date(2025, 8, 28),
    collective="BAN THƯỜNG TRỰC",
)

# Quyết định 207/QĐ-MTTW-BTT (29/08/2025), of which only title and summary were seen: header, number and signature as in
# the Front's papers issued under it, measures of the decree.
FRONT_QD207_2025 = replace(
    FRONT_HD91_2013,
    id="front_qd207_2025",
    source="Quyết định 207/QĐ-MTTW-BTT ngày 29/8/2025",
    valid_from=date(2025, 8, 29),
    valid_to=None,
)

# Quyết định 933/QĐ-TLĐ (14/05/2024), which names the decree as its basis.
TUC_QD933_2024 = replace(
    ND30_2020,
    id="tuc_qd933_2024",
    source="Quyết định 933/QĐ-TLĐ ngày 14/5/2024",
    families=(Family.UNION,),
    valid_from=date(2024, 5, 14),
    collective="BAN THƯỜNG VỤ",
    deputy_signs_for_head=False,
)

# Quy định 66-QĐ/TW (06/02/2017) and Hướng dẫn 36-HD/VPTW (03/04/2018), until Quy định 399-QĐ/TW (09/01/2026).
# Body 14 pt on lines of exactly 18 pt ("exactly 18-22 pt"). The number on minutes follows the other Party papers.
PARTY_HD36_2018 = FormatProfile(
    id="party_hd36_2018",
    source="Quy định 66-QĐ/TW và Hướng dẫn 36-HD/VPTW ngày 03/4/2018",
    families=(Family.PARTY,),
    valid_from=date(2018, 4, 3),
    valid_to=date(2026, 1, 8),
    margins=Margins(top=20, bottom=20, left=30, right=15),
    two_sided=False,
    page_number=Face(14),
    page_number_place="top",
    page_number_top=10,
    emblem=(("ĐẢNG CỘNG SẢN VIỆT NAM", Face(15, bold=True, upper=True)),),
    emblem_width=92,
    emblem_mark=Mark(share=1),
    superior=Face(14, upper=True),
    issuer=Face(14, bold=True, upper=True),
    issuer_mark=Mark(text="*"),
    number=Face(14),
    number_form="Số {number}-{type}/{symbol}",
    number_form_untyped="Số {number}/{symbol}",
    letter_code="CV",
    subject=Face(12, italic=True),
    subject_gap=0,
    place_and_date=Face(14, italic=True),
    minutes_have_place_and_date=True,
    type_name=Face(16, bold=True, upper=True),
    abstract=Face(14, bold=True),
    abstract_mark=Mark(text="-----"),
    abstract_begins_small=True,
    addressed=Face(14, italic=True),
    addressee=Face(14),
    addressees_begin_below=False,
    body=Face(14),
    section=Face(14, bold=True, upper=True),
    clause=Face(14, bold=True),
    indent=10,
    paragraph_gap=6,
    line_height=18,
    authority=SLASHED,
    collective="BAN THƯỜNG VỤ",
    deputy_signs_for_head=False,
    role=Face(14, bold=True, upper=True),
    post=Face(14, upper=True),
    signature_gap=22,
    name=Face(14, bold=True),
    chair_word="CHỦ TRÌ",
    recipients_title=Face(14, underline=True),
    recipients=Face(12),
    archive_form="- Lưu {archive}.",
    archive_default="",
    archive_of_minutes="",
    annex_mark=Face(14, bold=True),
    annex_title=Face(14, bold=True, upper=True),
    annex_reference=Face(14, italic=True),
    cell=Face(12),
    tone_marks="old",
)

# Quy định 399-QĐ/TW (09/01/2026) and Hướng dẫn 05-HD/VPTW of 2026, whose table agrees with that of Hướng dẫn 36 in all
# that is drawn here. The guideline's own date is told in two ways (12/01 and 27/05/2026); the regulation's day counts,
# for from then on the older rules no longer hold, and either date gives the same paper.
PARTY_HD05_2026 = replace(
    PARTY_HD36_2018,
    id="party_hd05_2026",
    source="Quy định 399-QĐ/TW ngày 09/01/2026 và Hướng dẫn 05-HD/VPTW năm 2026",
    valid_from=date(2026, 1, 9),
    valid_to=None,
)

# Quyết định 367-QĐ/TWĐTN-VP and Hướng dẫn 29-HD/TWĐTN-VP (both 29/10/2013): the Union's name at the right with the date
# below, the committee with three stars at the left, the number with a colon and a hyphen. Sizes are those of the Party.
YOUTH_HD29_2013 = replace(
    PARTY_HD36_2018,
    id="youth_hd29_2013",
    source="Quyết định 367-QĐ/TWĐTN-VP và Hướng dẫn 29-HD/TWĐTN-VP ngày 29/10/2013",
    families=(Family.YOUTH,),
    valid_from=date(2013, 10, 29),
    valid_to=None,
    emblem=(("ĐOÀN TNCS HỒ CHÍ MINH", Face(15, bold=True, upper=True)),),
    issuer_mark=Mark(text="***"),
    number_form="Số: {number}-{type}/{symbol}",
    number_form_untyped="Số: {number}/{symbol}",
    authority=DOTTED,
    tone_marks="new",
)

PROFILES = (
    ND30_2020,
    PARTY_HD36_2018,
    PARTY_HD05_2026,
    FRONT_HD91_2013,
    FRONT_QD207_2025,
    YOUTH_HD29_2013,
    TUC_QD933_2024,
)


def choose_profile(family: str, on: date) -> FormatProfile:
    """The profile of issuer ``family`` (a ``Family``) for a paper dated ``on``.

    Where none of the family covers the day (the State before 05/03/2020, the Party before 03/04/2018), the one whose
    range lies nearest to it is used. Raises ValueError for an unknown family.
    """
    own = Family(family)

    def days_away(profile: FormatProfile) -> int:
        if profile.covers(on):
            return 0
        ends = profile.valid_to or date.max
        return (profile.valid_from - on).days if on < profile.valid_from else (on - ends).days

    return min((profile for profile in PROFILES if own in profile.families), key=days_away)
