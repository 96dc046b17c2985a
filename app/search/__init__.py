"""Finding things by what they are called: one index for cases, members and bodies, the same on both databases."""
