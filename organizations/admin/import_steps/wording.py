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
    "not-a-number": "ô không phải số",
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
