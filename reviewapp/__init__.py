"""The review desk that stands between AI advice and machine tools."""

__version__ = "0.1.0"
