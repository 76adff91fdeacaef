"""Whole processes beside those of other tools, on the same files: `make bench`."""
