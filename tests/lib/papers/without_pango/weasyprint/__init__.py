"""What importing WeasyPrint is on a machine that has no Pango."""

raise OSError("cannot load library 'libpango-1.0-0'")
