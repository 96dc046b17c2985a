"""The tree: the association itself, its levels and branches, departments, and the units that belong to it."""
