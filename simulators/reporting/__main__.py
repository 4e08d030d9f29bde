"""Runs the simulator: ``python simulators/reporting`` or ``python -m simulators.reporting``."""

import sys
from pathlib import Path

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from simulators.reporting.server import main

if __name__ == "__main__":
    main()
