"""Taking lists away: cells that nobody's spreadsheet runs, CSV and XLSX written row by row, and the act on the record."""
