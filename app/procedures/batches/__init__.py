"""One answer given to many cases: what was asked for, and what became of each."""
