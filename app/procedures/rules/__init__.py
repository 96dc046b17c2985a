"""The machine without a clock or a database: which step comes next, who acts, until when, what an answer needs."""
