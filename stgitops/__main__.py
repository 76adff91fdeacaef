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
    try:
        from stgitops.cli.main import run

        exit_code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while it was starting
        exit_code = 130
    sys.exit(exit_code)


if __name__ == "__main__":
    main()
