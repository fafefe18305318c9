"""Measurements: how fast this desk is, on the machine at hand."""
