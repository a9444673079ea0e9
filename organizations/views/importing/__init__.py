"""The four steps by which a file becomes figures (Chọn tệp → Ghép cột → Kiểm tra → Ghi vào), and what comes after.

Each step is an address of one batch, so that work can be left, found again in the list and gone on with by somebody
else. The pages ask and show; what happens is in ``organizations.importing``. ``IMPORT_PAGES`` are their addresses.
"""

from organizations.views.importing.pages import IMPORT_PAGES

__all__ = ["IMPORT_PAGES"]
