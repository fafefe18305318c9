"""Measurements of what is compared: lines, records, toolpaths, and the pages that show them."""
