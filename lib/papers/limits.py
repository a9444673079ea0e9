"""How much one paper may hold: more is a mistake (a file pasted into a field), and would hold up everybody else."""

# A long table is printed in parts, each of as many rows: about 20 pages, three seconds ...
PART_ROWS = 250
# ... or of so much markup, where rows are longer than usual.
PART_CHARACTERS = 200_000
# Of one paper: about a thousand pages.
MOST_ROWS = 12_000
# Of a part's markup, and of a paper without long tables: about 150 pages, which take WeasyPrint half a minute.
MOST_CHARACTERS = 400_000
# Of a Word file, cells of tables counted: 3,000 rows of 20 columns take 200 MB of memory while it is written.
MOST_PARAGRAPHS = 60_000
# Of a table's row that is kept on one page, for each mm of a column's width: about half a page high.
ROW_CHARACTERS_PER_MM = 10.5
