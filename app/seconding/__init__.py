"""What is large takes two: many cases decided together, a file with many people's data. One asks, another confirms (A7, D6)."""
