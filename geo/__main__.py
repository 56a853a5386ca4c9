"""`python -m geo`: the commands, as `venezuela-atlas` runs them where the package is installed."""

import sys

from geo.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
