"""What client and server say to each other, without a socket: replies are parsed, and the next command is chosen."""
