"""Runs the benchmarks, each as a program of its own, and ends with a table of their figures.

``ONLY=filing`` runs one. Each ends with one line of JSON: its figures, its yardstick, their ratio.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: in this order; a name is a file beside this one
BENCHES = (
    *("deadline", "search", "process", "filing", "pages", "verification", "worklist", "forms", "signing", "wallet"),
    "alerts",
    "upload",
    "watch",
    "memory",
    "facts",
    "measures",
    "boards",
    "live",
)


def main() -> int:
    only = sys.argv[1:] or [name for name in os.environ.get("ONLY", "").split(",") if name]
    unknown = [name for name in only if not (HERE / f"{name}.py").exists()]
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(BENCHES)}")
        return 2
    failed, figures = [], []
    for name in only or [bench for bench in BENCHES if (HERE / f"{bench}.py").exists()]:
        print(f"\n== {name}", flush=True)
        run = subprocess.run([sys.executable, HERE / f"{name}.py"], stdout=subprocess.PIPE, text=True, check=False)
        print(run.stdout, end="")
        lines = [line for line in run.stdout.splitlines() if line.startswith("{")]
        if run.returncode or not lines:
            failed.append(name)
        if lines:
            figures.append(json.loads(lines[-1]))
    if len(only) != 1:
        print("\n| Benchmark | Figures | Yardstick | Ratio |\n|---|---|---|---|")
        for said in figures:
            name, yardstick, ratio = (said.pop(key, "") for key in ("bench", "yardstick", "ratio"))
            print(f"| {name} | {', '.join(f'{k} {v}' for k, v in said.items())} | {yardstick} | {ratio} |")
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
