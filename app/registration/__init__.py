"""The applicant’s desk: choose, fill, draft, submit, follow, answer what was returned; and the sponsor’s page."""
