"""Programs of the GRBL 1.1 dialect: read to moves, measured, and laid over one another. Pure."""
