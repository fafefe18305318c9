"""Machining parameters: what counts as one, where runs state them, what bounds them, how two runs differ in them."""
