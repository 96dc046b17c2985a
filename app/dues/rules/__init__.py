"""Fees as the resolutions put them: which year, which version, how much, by when. No clock, no database, no page."""
