"""The engine: whatever needs somebody's consent is a case that walks a procedure of the association's configuration."""
