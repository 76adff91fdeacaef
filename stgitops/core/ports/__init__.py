"""What the use cases need of the world. Adapters fulfil these; tests bring their own."""
