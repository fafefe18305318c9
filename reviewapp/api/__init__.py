"""The JSON API under /api/rmos, for programs with a token: names and shapes as RMOS and its clients know them."""
