"""The memory of everything that `make up` runs, idle after start; pages that processes share count once (PSS)."""

import json
import os
import subprocess
import sys
import time

import faults


def main() -> None:
    os.environ.setdefault("FAULTS_VAR", str(faults.VAR))
    faults.VAR.mkdir(parents=True, exist_ok=True)
    house = faults.Copy()
    house.up()
    try:
        house.wait_ready(180)
        time.sleep(10)
        said = subprocess.run(
            [sys.executable, "-m", "motcua.site.cli", "memory"],
            env=faults.ENVIRONMENT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    finally:
        house.down()
    print(said)
    total = float(next(line for line in said.splitlines() if line.startswith("together")).split()[-2])
    print(
        json.dumps(
            {
                "bench": "memory",
                "total_mb": total,
                "yardstick": "limit, MB",
                "yardstick_value": 600,
                "ratio": total / 600,
            }
        )
    )
    sys.exit(0 if total <= 600 else 1)


if __name__ == "__main__":
    main()
