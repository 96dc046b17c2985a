"""The desk for the tree and the people in charge: bodies, offices with their holders, roles, departments with their staff."""
