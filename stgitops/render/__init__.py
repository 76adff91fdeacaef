"""Results into text: pure functions, one module a format."""
