"""What an import costs: each as a ratio to ``import torch``, interleaved, best of N.

python tests/benchmarks/imports.py [--json]
"""

import argparse
import json
import subprocess
import sys
import time

FLOOR = "import torch"
CASES = {
    "s2s_lab": "import s2s_lab",
    "torch and s2s_lab": "import torch, s2s_lab",
    "load": "from s2s_lab import load",
    "DecodeStepper": "from s2s_lab import DecodeStepper",
}


def seconds(code: str) -> float:
    """Wall time of a fresh interpreter that runs the code."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - begun


def measure(rounds: int) -> dict[str, float]:
    """Ratio of each case to the floor."""
    best = dict.fromkeys((FLOOR, *CASES.values()), float("inf"))
    for _ in range(rounds):
        for code in best:
            best[code] = min(best[code], seconds(code))
    return {name: best[code] / best[FLOOR] for name, code in CASES.items()}


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    ratios = measure(args.rounds)
    if args.json:
        print(json.dumps({"ratio_torch": ratios}))
        return
    for name, ratio in ratios.items():
        print(f"{ratio:6.2f} × import torch   {CASES[name]}")


if __name__ == "__main__":
    main()
