"""IT services and agreements, run from git."""

__version__ = "0.1.0"
