"""What of an application stands in another one already; who finds it is the register, which knows the members."""
