"""Papers of the cycle as pure functions of records.

Others call ``briefings.documents.papers`` (``minutes_pdf``, ``zip_of``, ``attachment``). Beneath it ``kinds`` turns
records into the plain values of ``blocks``; ``profiles`` holds the measures and ``office`` what one office changes in
them, ``words`` and ``wording`` what is said and how; ``render`` turns HTML into PDF with the letters of ``fonts``.
"""
