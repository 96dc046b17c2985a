"""The workspace of a unit."""
