"""Background work: progress on the page, resumed after a crash, nothing done twice."""
