"""Figures of the association, or of the bodies somebody is in charge of: members, movements by month, what waits."""
