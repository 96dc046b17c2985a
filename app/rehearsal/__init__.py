"""A procedure played through with invented people, by the same actions that people use: `flask procedures simulate`.

What is played leaves nothing behind: it runs on a database that is gone afterwards (`provisional.py`), never on a real one.
"""
