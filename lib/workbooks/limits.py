"""How large a file of figures may be, and the sentences with which a file is refused."""

from lib.refused import Refused
from lib.workbooks.cells import cell_address

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_INFLATED_BYTES = 300 * 1024 * 1024  # of all parts of an archive that anybody reads, counted while inflating
MAX_RATIO = 400  # inflated to packed; a column of 200,000 equal numbers comes to about 60
RATIO_FROM = 16 * 1024 * 1024  # smaller parts may pack as well as they like
MAX_PARTS = 2_000
MAX_SHEETS = 500
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
MAX_CELLS = 4_000_000  # of one sheet, blanks between included: that is what a parser allocates

SHEET_TOO_LARGE = (
    "Tệp có trang tính quá lớn (ô dùng xa nhất là {cell}). Mỗi trang chỉ được tối đa "
    f"{MAX_ROWS:_} dòng và {MAX_COLUMNS:_} cột; hãy xóa các dòng, cột thừa ở cuối trang rồi lưu lại."
).replace("_", ".")
DAMAGED = "Tệp bị hỏng, không đọc được. Hãy mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi gửi lại."
MACROS = "Tệp có macro nên không được nhận. Hãy lưu lại thành tệp .xlsx (Excel Workbook, không có macro) rồi gửi lại."
BINARY = "Tệp dạng .xlsb không được nhận. Hãy mở bằng Excel, chọn Lưu thành → .xlsx (Excel Workbook) rồi gửi lại."
ENCRYPTED = "Tệp được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu, lưu lại rồi gửi lại."
UNKNOWN = "Tệp không phải bảng tính. Cổng chỉ nhận tệp .xlsx, .xls, .ods hoặc .csv."
HYPERTEXT = (
    "Tệp là trang web (HTML hoặc XML) chứ không phải bảng tính. Hãy mở bằng Excel, chọn Lưu thành → .xlsx rồi gửi lại."
)
EMPTY = "Tệp rỗng, không có gì để nhập."
FILE_TOO_LARGE = f"Tệp lớn quá {MAX_FILE_BYTES // 1024 // 1024} MB. Hãy tách thành nhiều tệp nhỏ hơn rồi gửi từng tệp."
BOMB = "Tệp nén chứa quá nhiều dữ liệu nên không được mở. Hãy xóa hình ảnh, trang tính thừa, lưu lại rồi gửi lại."
TOO_MANY_SHEETS = f"Tệp có quá {MAX_SHEETS} trang tính. Hãy tách thành nhiều tệp rồi gửi từng tệp."
EXHAUSTING = (
    "Không đọc được tệp: tệp bị hỏng, hoặc chứa nhiều dữ liệu hơn mức cổng đọc được. Hãy mở tệp bằng Excel hoặc "
    "LibreOffice, xóa dòng, cột và trang tính thừa, lưu lại rồi gửi lại."
)
BUSY = "Máy chủ đang quá bận nên chưa đọc được tệp. Hãy thử lại sau ít phút; nếu vẫn vậy, hãy báo người quản trị cổng."


def check_size(size: int) -> None:
    """Raises Refused for a file of ``size`` bytes that is too large to be read."""
    if size > MAX_FILE_BYTES:
        raise Refused(FILE_TOO_LARGE)


def check_extent(rows: int, columns: int) -> None:
    """Raises Refused when a sheet reaches further than a parser should be asked for."""
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise Refused(SHEET_TOO_LARGE.format(cell=cell_address(max(rows, 1) - 1, max(columns, 1) - 1)))
