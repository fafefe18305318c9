"""A demonstration shop: a fortnight of RMOS records written to disk as RMOS leaves them."""
