"""From a file to stored figures: the formats, what may be imported, the check, the record of what was done."""
