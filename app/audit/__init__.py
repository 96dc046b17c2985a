"""The tamper-evident record of who did what, and who looked at which protected field."""
