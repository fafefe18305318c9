"""Background work: of many processes the one that holds the lease does it."""
