"""`python -m stgitops`, and the console script."""

import gc
import sys

from stgitops import __version__


def main() -> None:
    """Run the command line and end the process with its exit code."""
    if sys.argv[1:] == ["--version"]:  # answered before anything is imported
        sys.stdout.write(f"stgitops {__version__}\n")
        return
    # A command ends before garbage could gather; looking for it takes a sixth of an apply's time.
    gc.disable()
    from stgitops.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
