"""Days and moments in the words of Vietnamese papers (Nghị định 30/2020, Phụ lục I, II.4; Phụ lục III, Mẫu 1.9)."""

from datetime import date, datetime


def two_digits(number: int) -> str:
    """``7`` → ``07``."""
    return f"{number:02d}"


def day_in_words(on: date) -> str:
    """``ngày 05 tháng 01 năm 2020``; days below 10 and months 1 and 2 take a leading zero, other months none."""
    month = two_digits(on.month) if on.month < 3 else str(on.month)
    return f"ngày {two_digits(on.day)} tháng {month} năm {on.year}"


def moment_in_words(at: datetime) -> str:
    """``08 giờ 30, ngày 05 tháng 4 năm 2020`` of a local ``at``."""
    return f"{two_digits(at.hour)} giờ {two_digits(at.minute)}, {day_in_words(at.date())}"
