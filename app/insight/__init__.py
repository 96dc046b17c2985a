"""Registers as tables: the secretariat's lists with their figures, imports and exports."""
