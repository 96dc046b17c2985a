"""Notices that the secretariat writes to member units and members: whom they go to, what became of each (H17, G16)."""
