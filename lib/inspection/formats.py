"""The formats of files that are let in, and how large one may become."""

from enum import StrEnum

MAX_PARTS = 2_000
MAX_INFLATED = 300 * 1024 * 1024  # bytes of all parts of a file and of the files in it, counted while inflating
MAX_RATIO = 400  # inflated to packed; a column of 200,000 equal numbers comes to about 60
RATIO_FROM = 16 * 1024 * 1024  # smaller parts may pack as well as they like
MAX_DEPTH = 2  # a text with a chart that has its figures in a workbook, and no further
MAX_POINTS = 100_000_000  # of a picture: a telephone's largest has about 50 million


class Format(StrEnum):
    """What a file is, named as files of it end."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    ODS = "ods"
    XLS = "xls"
    CSV = "csv"
