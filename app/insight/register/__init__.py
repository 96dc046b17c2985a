"""The register as the secretariat reads it: what was asked for, its rows and counts, one member's file."""
