"""The fixed words of our papers, in one place: what a template, a Word file and a test all say."""

from dataclasses import dataclass, fields, replace
from functools import cache

from lib.vietnamese import TonePlacement, place_tones


@dataclass(frozen=True)
class Words:
    """Fixed words of our papers; those of the minutes in the order of Mẫu 1.9 (Nghị định 30/2020, Phụ lục III)."""

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
    annex_to: str = "(Kèm theo {type} số {symbol} {day} của {host})"
    column_ordinal: str = "TT"
    column_content: str = "Nội dung nhiệm vụ"
    column_lead: str = "Đơn vị chủ trì"
    column_coordinating: str = "Đơn vị phối hợp"
    together_with_many: str = "{count} đơn vị, ghi ở dòng dưới"
    column_due: str = "Thời hạn"
    column_product: str = "Sản phẩm"
    ongoing: str = "Thường xuyên"
    adopted: str = "Biên bản đã được đọc lại cho mọi người cùng nghe và nhất trí thông qua."
    copies: str = "Biên bản được lập thành {number} bản có giá trị như nhau."

    # Thông báo kết luận
    notice: str = "Thông báo"
    notice_of: str = "Kết luận tại {meeting}"
    notice_of_chair: str = "Kết luận của {chair} tại {meeting}"
    held: str = "{day}, {host} tổ chức {meeting}."
    held_at: str = "{day}, tại {venue}, {host} tổ chức {meeting}."
    chaired: str = "Chủ trì hội nghị: {chair}."
    attended: str = "Dự hội nghị có đại diện: {attendants}."
    concluded: str = "Sau khi nghe báo cáo và ý kiến của các đại biểu, chủ trì hội nghị kết luận như sau:"
    assessment: str = "Đánh giá chung"
    next_tasks: str = "Nhiệm vụ thời gian tới"
    for_all: str = "Nhiệm vụ chung, chưa phân công đơn vị chủ trì"
    until: str = "thời hạn"
    notice_ends: str = "{host} thông báo để các cơ quan, đơn vị biết, thực hiện./."

    # Báo cáo tổng hợp
    report: str = "Báo cáo"
    report_of: str = "Tổng hợp báo cáo của các tổ chức phục vụ {meeting}"
    report_opens: str = "{host} tổng hợp báo cáo {period} của các tổ chức như sau."
    reports_received: str = "Đã nhận báo cáo của {accepted}/{expected} tổ chức."
    narratives: str = "Đánh giá chung của các tổ chức"
    report_states: str = "Tình hình gửi báo cáo"
    column_organization: str = "Tổ chức"
    column_state: str = "Tình trạng"
    column_submitted: str = "Ngày nộp"
    column_note: str = "Ghi chú"
    days_late: str = "chậm {days} ngày"
    report_ends: str = "Trên đây là báo cáo tổng hợp phục vụ {meeting}./."

    # Các phụ lục ban hành riêng
    annex_of: str = "Danh mục nhiệm vụ giao sau {meeting}"
    annex_counts: str = (
        "Tổng số {total} nhiệm vụ, trong đó {leads} nhiệm vụ đã có đơn vị chủ trì, {dated} nhiệm vụ đã có thời hạn."
    )
    annex_nothing: str = "Hội nghị không giao nhiệm vụ nào."
    review_of: str = "Kết quả thực hiện kết luận các kỳ trước, báo cáo tại {meeting}"
    review_counts: str = (
        "Hội nghị xem xét {total} nhiệm vụ: {done} nhiệm vụ xác nhận hoàn thành, {going} nhiệm vụ tiếp tục thực hiện, "
        "{other} nhiệm vụ dừng hoặc thay thế, {open} nhiệm vụ chưa ghi kết quả xem xét."
    )
    review_nothing: str = "Không có nhiệm vụ nào của các kỳ trước phải xem xét."
    column_given: str = "Giao tại"
    column_before: str = "Các lần xem xét trước"
    column_now: str = "Kỳ này"
    nth: str = "Lần {nth}"
    first_time: str = "Từ khi giao chưa xem xét lần nào"
    said: str = "Ý kiến:"
    outcome: str = "Kết quả:"
    replaced_by: str = "bằng chỉ đạo {ordinal} ({period})"
    figures_of: str = "Số liệu {period} của các {kinds} thuộc {unit}"
    communes: str = "đơn vị cấp xã"
    figures_counts: str = "{communes} đơn vị cấp xã, {stated} đơn vị có số liệu. Ô ghi “–” là chưa có số liệu."
    figures_of_areas: str = "Số liệu {period} của các thôn, tổ dân phố thuộc {unit}"
    figures_counts_areas: str = "{communes} thôn, tổ dân phố, {stated} nơi có số liệu. Ô ghi “–” là chưa có số liệu."
    figures_nothing: str = "Chưa có số liệu nào của kỳ này."
    column_commune: str = "Đơn vị"
    plan_of: str = "Thực hiện kế hoạch năm {year}"
    column_indicator: str = "Chỉ tiêu"
    column_measure: str = "Đơn vị tính"
    column_plan: str = "Kế hoạch năm"
    column_so_far: str = "Kết quả từ đầu năm"
    column_met: str = "Đạt kế hoạch"
    column_met_beside: str = "Đạt kế hoạch năm"
    total: str = "Tổng hợp"
    how: str = "Cách tổng hợp"
    missing: str = "Không có số"
    chart_of: str = "Biểu đồ: {indicator}"

    # Giấy mời
    invitation: str = "Giấy mời"
    invitation_to: str = "Dự {meeting}"
    invites: str = "{host} trân trọng kính mời:"
    comes_to: str = "Tới dự:"
    at: str = "Thời gian:"
    invitation_agenda: str = "Chương trình:"
    send_report: str = "Đề nghị các tổ chức gửi báo cáo trước {day}."
    invitation_ends: str = "Rất mong các đại biểu tới dự đúng thành phần, đúng thời gian./."

    # Công văn
    addressed: str = "Kính gửi:"
    about: str = "V/v"
    reminds_both: str = "đôn đốc gửi báo cáo và thực hiện nhiệm vụ quá hạn"
    reminds_reports: str = "đôn đốc gửi báo cáo phục vụ hội nghị giao ban"
    reminds_directives: str = "đôn đốc thực hiện nhiệm vụ quá hạn"
    reminder_opens: str = "Qua theo dõi việc chuẩn bị và thực hiện kết luận của {meeting}, {host} thông báo như sau:"
    missing_reports: str = "Chưa gửi báo cáo {period}"
    missing_reports_due: str = "Chưa gửi báo cáo {period} (hạn nộp {day})"
    overdue_directives: str = "Nhiệm vụ đã quá hạn, tính đến {day}"
    column_late: str = "Quá hạn (ngày)"
    please_report: str = "Đề nghị các tổ chức nêu trên gửi báo cáo về {host} ngay khi nhận được công văn này"
    please_carry_out: str = "Đề nghị các đơn vị chủ trì khẩn trương thực hiện và báo cáo kết quả về {host}"

    # Phiếu giao việc
    slip: str = "Phiếu giao việc"
    slip_of: str = "Nhiệm vụ giao sau {meeting}"
    slip_opens: str = "Căn cứ kết luận của {meeting}, {host} giao {organization} các nhiệm vụ sau:"
    column_role: str = "Vai trò"
    column_with: str = "Cùng thực hiện"
    leads: str = "Chủ trì"
    coordinates: str = "Phối hợp"
    slip_ends: str = "Đề nghị {organization} tổ chức thực hiện, cập nhật tiến độ và báo cáo kết quả về {host}./."


@cache
def words_in(tone_marks: TonePlacement) -> Words:
    """The words with their tones placed as the profile's house style asks."""
    words = Words()
    return replace(
        words, **{field.name: place_tones(getattr(words, field.name), tone_marks) for field in fields(words)}
    )
