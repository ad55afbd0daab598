"""Measure, tell, and keep the figures: `python -m deploy.bench [--quick] [--out FILE] [P1 P2 …]`."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from deploy.bench import attesting, figures, interactive, proving, starting, sweeping
from deploy.bench.scale import FULL, QUICK, SCALES

MEASUREMENTS = {
    "P1": interactive.measure,
    "P2": attesting.measure,
    "P3": sweeping.measure,
    "P6": proving.measure,
    "P7": starting.measure,
}
RESULTS = Path(__file__).with_name("results.json")


def main() -> None:
    """Everything asked for, one after the other; a missed goal is told, and is no failure."""
    options = _options()
    scale = SCALES[options.scale]
    found: list[figures.Figure] = []
    for name in options.only or MEASUREMENTS:
        begun = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="bench-", dir=options.disk) as folder:
            found += MEASUREMENTS[name](scale, Path(folder))
        figures.write(options.out, found, scale)
        sys.stderr.write(f"{name} measured in {time.perf_counter() - begun:.0f} s\n")
    sys.stdout.write(figures.table(found))


# Private functions


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "only", nargs="*", metavar="P", help=f"what to measure; all of {' '.join(MEASUREMENTS)}"
    )
    parser.add_argument("--scale", choices=SCALES, default=FULL.name, help="how much is measured")
    parser.add_argument("--quick", dest="scale", action="store_const", const=QUICK.name, help="a taste")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the JSON file")
    parser.add_argument(
        "--disk", type=Path, help="a folder on the disk to measure; else the usual one for scratch"
    )
    options = parser.parse_args()
    unknown = [name for name in options.only if name not in MEASUREMENTS]
    if unknown:
        parser.error(f"there is no {unknown[0]}")
    return options


if __name__ == "__main__":
    main()
