"""The register of former days, from a spreadsheet: template, reading, checks row by row, report, taking over in parts."""
