"""Documents (证件): numbered, verifiable PDFs, their numbers, their check page, and printed forms and lists.

A document's number and every value printed on it are written in the transaction that issues it; the PDF is drawn once
after the commit and kept with its SHA-256.
"""
