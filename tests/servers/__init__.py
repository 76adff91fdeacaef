"""Real mail servers for the tests, on loopback ports and with certificates of an authority of the tests' own."""
