"""Which association a request is for: its configuration, its database and transaction, its files and keys."""
