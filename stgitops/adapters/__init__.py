"""What touches the world: files, git, secrets, config stores. Each fulfils a port of `stgitops.core.ports`."""
