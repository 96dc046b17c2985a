"""Who logs in: people by ID number, units by name and operator, staff; passwords, sessions, roles, consents."""
