"""The secretariat's registers: lists, one member, export, import, figures."""
