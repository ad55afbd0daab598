"""Killed with -9 at any moment: what was acknowledged is there, and whole."""

from support.killed import lost_after_kills


def test_nothing_acknowledged_is_lost() -> None:
    """Twenty kills while sixteen confirm at once."""
    acknowledged, lost = lost_after_kills(rounds=20, seed=7)
    assert acknowledged > 20
    assert lost == 0
