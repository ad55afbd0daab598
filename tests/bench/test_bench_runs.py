"""The bench runs to its end, and every figure stands beside its bare baseline. No timing is asserted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXPECTED = {"P1": 4, "P2": 1, "P3": 4, "P6": 4, "P7": 5}
"""Figures of each measurement, in its smallest size."""


@pytest.mark.parametrize("measurement", EXPECTED)
def test_every_figure_has_its_baseline(measurement: str, tmp_path: Path) -> None:
    """In its smallest size, each measurement writes all its figures, each with its goal and its baseline."""
    out = tmp_path / "results.json"
    command = [sys.executable, "-m", "deploy.bench", "--scale", "tiny", "--out", str(out), measurement]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(out.read_text(encoding="utf-8"))["figures"]
    assert [figure["id"] for figure in figures] == [measurement] * EXPECTED[measurement]
    for figure in figures:
        assert figure["value"] >= 0
        assert figure["baseline"]["what"]
        assert figure["baseline"]["runs"]
        assert len(figure["measured"]["runs"]) >= 1
        assert (figure["goal"] is None) == (figure["met"] is None)
        assert figure["what"] in done.stdout
