"""The use cases, one a file. They print nothing and touch the world only through ports."""
