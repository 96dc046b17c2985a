"""Invented people and stories, told through the same actions that people use. Only the command line imports this room."""
