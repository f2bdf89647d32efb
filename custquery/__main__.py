"""``python -m custquery`` → the command line."""

import sys

from custquery.cli import main

if __name__ == "__main__":
    sys.exit(main())
