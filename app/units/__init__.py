"""The desk of a unit: its people and where each stands, what it recommends and pays, who acts for it."""
