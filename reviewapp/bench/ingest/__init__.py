"""Measuring how fast runs come in by the API."""
