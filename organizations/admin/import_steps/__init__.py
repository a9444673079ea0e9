"""The four steps by which a file becomes figures: Tệp → Ghép cột → Xem và sửa → Ghi.

Each step is an address of one batch, so that work can be left, found again in the list and gone on with by somebody
else. The pages ask and show; what happens is in ``organizations.importing``.
"""
