"""The concepts of the vocabulary: one frozen model for each, its keys described, grouped by subject."""
