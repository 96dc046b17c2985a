"""Offices: who holds them, since when, through which unit; appointed and dismissed, with a term and so many seats."""
