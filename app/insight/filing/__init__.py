"""A procedure that makes accounts, started for many people from a spreadsheet: template, preview, job, sheet of passwords."""
