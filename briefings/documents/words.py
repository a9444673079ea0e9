"""The fixed words of our papers, in one place: what a template, a Word file and a test all say."""

from dataclasses import dataclass, fields, replace
from functools import cache

from briefings.documents.wording import place_tones


@dataclass(frozen=True)
class Words:
    """Fixed words of our papers; those of the minutes in the order of Mẫu 1.9 (Nghị định 30/2020, Phụ lục III)."""

    type_code: str = "BB"
    minutes: str = "Biên bản"
    begins: str = "Thời gian bắt đầu:"
    venue: str = "Địa điểm:"
    attendance: str = "Thành phần tham dự:"
    present: str = "Có mặt:"
    absent: str = "Vắng mặt:"
    reason: str = "lý do:"
    guests: str = "Khách mời:"
    chair: str = "Chủ trì:"
    secretary: str = "Thư ký (người ghi biên bản):"
    content: str = "Nội dung:"
    agenda: str = "Chương trình hội nghị"
    presents: str = "trình bày"
    achievements: str = "Kết quả thực hiện nhiệm vụ"
    shortcomings: str = "Tồn tại, hạn chế"
    cause: str = "Nguyên nhân:"
    remedy: str = "Biện pháp khắc phục:"
    responsible: str = "Trách nhiệm:"
    proposals: str = "Kiến nghị, đề xuất"
    addressed_to: str = "Kiến nghị với:"
    answer: str = "Trả lời:"
    remarks: str = "Ý kiến phát biểu, thảo luận"
    conclusion: str = "Kết luận của chủ trì hội nghị"
    directives: str = "Nhiệm vụ giao sau hội nghị"
    together: str = "Chung của cả khối"
    ends: str = "Hội nghị kết thúc vào"
    secretary_signs: str = "Thư ký"
    recipients: str = "Nơi nhận:"
    annex: str = "Phụ lục"
    annex_title: str = "Danh mục nhiệm vụ giao sau hội nghị"
    annex_to: str = "Kèm theo"
    column_ordinal: str = "TT"
    column_content: str = "Nội dung nhiệm vụ"
    column_lead: str = "Đơn vị chủ trì"
    column_coordinating: str = "Đơn vị phối hợp"
    column_due: str = "Thời hạn"
    column_product: str = "Sản phẩm"
    standing: str = "Thường xuyên"


@cache
def words_in(tone_marks: str) -> Words:
    """The words with their tones placed as the profile's house style asks (``old`` or ``new``)."""
    words = Words()
    return replace(
        words, **{field.name: place_tones(getattr(words, field.name), tone_marks) for field in fields(words)}
    )
