"""Explainers of others, run where they can do no harm: in a process of their own, for a bounded time."""
