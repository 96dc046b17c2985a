"""Procedures as a secretariat understands them: drawn as a picture of their steps, their conditions and effects in words."""
