"""Runs the simulator: ``python simulators/sensors`` or ``python -m simulators.sensors``."""

import sys
from pathlib import Path

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from simulators.sensors.sending import main

if __name__ == "__main__":
    main()
