"""For people: what a terminal or a log shows."""
