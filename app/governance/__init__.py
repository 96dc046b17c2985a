"""Governance: assemblies that vote on cases, their resolutions, and whom they authorise to decide in their place."""
