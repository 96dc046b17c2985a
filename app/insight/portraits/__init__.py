"""Portraits of members from one ZIP: matched by their names, measured like any other, put into the members' files."""
