"""What differs between two runs: their trees, their files, their lines, and how much it matters. Pure."""
