"""Measuring how soon what RMOS writes is in the queue."""
