"""Reading what RMOS left on disk: every layout comes out as the same received records."""
