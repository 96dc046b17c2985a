"""Who may not apply for a while: later applications of the same person or unit count as refused, until that is lifted.

Whoever is blocked is known again by party and, under another account, by the number of an identity document or by the
credit code, which are kept as keyed hashes only.
"""
