"""Invented associations, and what those who set a further one up are told and shown."""
