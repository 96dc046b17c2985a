"""The second person of a step (configuration, section 8: `second`): the first answer is a proposal, another one confirms
it or sends it back (A7)."""
