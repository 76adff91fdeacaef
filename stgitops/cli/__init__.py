"""The command line: one file a command. `main` is the entry, `wiring` joins the rooms, `exits` has the exit codes."""
