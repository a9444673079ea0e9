"""Distances and shares that no rule book prescribes, stated once for the PDF's style sheet and for Word's styles."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Spacing:
    """Points, where a comment says nothing else. Heights of lines are given in sizes of their letters."""

    single_line: float = 1.149  # what Times New Roman and Liberation Serif take
    title_line: float = 1.3
    table_line: float = 1.18
    recipients_line: float = 1.2

    letterhead_gap: float = 3  # mm between the two columns of a letterhead
    above_number: float = 5
    above_title: float = 16
    below_title: float = 14
    addressees_share: float = 0.9  # of the width between the margins, at most
    after_colon: float = 4  # after *Kính gửi:*
    below_addressees: float = 8
    above_ending: float = 14
    recipients_share: float = 0.7  # of that width, for recipients beneath two signatures
    below_annex_head: float = 8
    above_table: float = 4
    cell_top: float = 2.5
    cell_side: float = 4
    between_cell_paragraphs: float = 3
    above_chart: float = 8
    below_chart_title: float = 4
    margin_note_size: float = 9  # letters of *DỰ THẢO* and of the line about illustrative figures


SPACING = Spacing()
