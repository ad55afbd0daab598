"""How much is measured: all of it, a taste, or just enough to see that the bench still runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Sizes and durations of one whole run."""

    name: str
    runs: int
    """Times that each measurement is taken, alternating with its baseline."""
    people: int
    """In the database of the interactive path."""
    connections: int
    """Of the load generator at saturation."""
    saturated: float
    """Seconds of one run at saturation."""
    steady: float
    """Seconds of one run at a fixed rate."""
    rates: tuple[int, int]
    """Requests a second: the usual one, and ten times that."""
    submitters: int
    """Who confirm at the same time."""
    confirmations: int
    """In one run."""
    populations: tuple[int, ...]
    """People among whom nothing is due, smallest first."""
    looks: int
    """Sweeps of each population."""
    due: int
    """Assignments that are all due at once."""
    leaves: int
    """In the ledger that is verified."""
    proofs: tuple[int, ...]
    """Sizes of the ledgers that proofs are made from."""
    idle: float
    """Seconds after which an idle process is weighed."""


FULL = Scale(
    name="full",
    runs=5,
    people=1_000,
    connections=32,
    saturated=5,
    steady=10,
    rates=(100, 1_000),
    submitters=64,
    confirmations=3_000,
    populations=(10_000, 100_000, 1_000_000),
    looks=21,
    due=100_000,
    leaves=200_000,
    proofs=(1_000, 10_000, 100_000, 1_000_000),
    idle=5,
)
QUICK = Scale(
    name="quick",
    runs=3,
    people=1_000,
    connections=32,
    saturated=2,
    steady=3,
    rates=(100, 1_000),
    submitters=64,
    confirmations=1_000,
    populations=(10_000, 100_000),
    looks=11,
    due=10_000,
    leaves=50_000,
    proofs=(1_000, 10_000, 100_000),
    idle=5,
)
TINY = Scale(
    name="tiny",
    runs=1,
    people=50,
    connections=4,
    saturated=0.2,
    steady=0.2,
    rates=(20, 50),
    submitters=8,
    confirmations=16,
    populations=(100, 200),
    looks=3,
    due=600,
    leaves=500,
    proofs=(10, 100),
    idle=0,
)
SCALES = {scale.name: scale for scale in (FULL, QUICK, TINY)}
