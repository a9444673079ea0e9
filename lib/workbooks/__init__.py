"""Workbooks as plain values: read, laid out, cleaned, matched, written. Nothing here touches the database."""
