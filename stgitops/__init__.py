"""A help desk's email settings as code: validated, planned, applied, proven by a real SMTP test."""

__version__ = "0.1.0"
