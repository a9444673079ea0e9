"""The kinds of findings, as people name them."""

KINDS = {
    "unknown-column": "cột chưa rõ chỉ tiêu",
    "duplicate-column": "hai cột cùng một chỉ tiêu",
    "two-indicators": "cột mang tên hai chỉ tiêu",
    "hidden": "dòng, cột bị ẩn",
    "no-unit": "dòng không ghi đơn vị",
    "below-signatures": "số nằm dưới phần chữ ký",
    "unknown-unit": "tên đơn vị không tìm thấy",
    "ambiguous-unit": "tên đơn vị có thể hiểu nhiều cách",
    "split-letters": "chữ viết bằng bảng mã chưa rõ",
    "ambiguous-number": "số có thể đọc hai cách",
    "ambiguous-date": "ngày có thể đọc hai cách",
    "sign": "dấu hoặc chữ ở chỗ của số",
    "not-a-number": "ô không phải số",
    "no-unit-column": "bảng không có cột đơn vị",
    "no-indicator": "dòng không ghi chỉ tiêu",
    "duplicate-line": "chỉ tiêu có hai dòng",
    "duplicate-figure": "số liệu ghi hai lần",
    "cumulative-without-value": "có lũy kế mà không có số trong quý",
    "unit-outside": "đơn vị ngoài phạm vi",
    "not-in-form": "chỉ tiêu không thuộc biểu",
    "unknown-indicator": "chỉ tiêu không có trong danh mục",
    "not-a-date": "ô không phải ngày",
    "not-whole": "cần số nguyên",
    "too-precise": "quá nhiều chữ số thập phân",
    "text-too-long": "chữ quá dài",
    "too-large": "số quá lớn",
    "ambiguous-percent": "tỷ lệ có thể đọc hai cách",
    "date-for-number": "ngày ở chỗ của số",
    "part-of": "một phần của số khác, như 28/30",
    "unit-gone": "đơn vị không còn trong kỳ",
    "unit-mismatch": "mã và tên đơn vị không khớp",
    "moved": "người khác vừa sửa số đang lưu",
    "total-differs": "dòng tổng không khớp",
    "formula-error": "công thức bị lỗi",
    "out-of-bounds": "ngoài khoảng cho phép",
    "period-differs": "kỳ ghi trong tệp khác kỳ đã chọn",
    "unit-differs": "đơn vị ghi trong tệp khác tên đã chọn",
    "jump": "tăng giảm nhiều so với quý trước",
    "parts-exceed-whole": "các phần lớn hơn tổng",
    "cumulative-differs": "lũy kế không khớp",
}


def kind(code: str) -> str:
    """What findings of ``code`` are called in lists and filters."""
    return KINDS.get(code, "vấn đề khác")
