"""Where a case comes from that another one began: a copy of what was handed on, kept with the case that received it."""
