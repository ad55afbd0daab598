"""Slack's rate limits: buckets that fill with time, at realistic values until somebody turns a knob."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Key = tuple[str, ...]

TIERS = {1: 1.0, 2: 20.0, 3: 50.0, 4: 100.0}
"""Slack's tiers, in calls a minute for each method and workspace."""


@dataclass(slots=True, kw_only=True)
class Limit:
    """So many calls a minute on average, and `burst` of them at once."""

    per_minute: float
    burst: float


@dataclass(slots=True, kw_only=True)
class RateLimits:
    """The knobs, and what was called. Set `on` to False for a platform without limits."""

    now: Callable[[], datetime]
    on: bool = True
    channel: Limit = field(default_factory=lambda: Limit(per_minute=60, burst=2))
    """chat.postMessage, for each channel."""
    workspace: Limit = field(default_factory=lambda: Limit(per_minute=525, burst=60))
    """chat.postMessage, for each workspace."""
    methods: dict[str, Limit] = field(default_factory=dict)
    """What replaces a method's tier."""
    early_calls: int = 0
    """Calls made before the Retry-After they had been told was over."""
    throttled: int = 0
    """Calls answered with 429."""
    _full_at: dict[Key, datetime] = field(default_factory=dict)
    _closed_until: dict[Key, datetime] = field(default_factory=dict)

    def refuse(self, key: Key, limit: Limit) -> int | None:
        """Whole seconds to wait, or None: the call counts and may go on."""
        now = self.now()
        wait = self.waiting(key) if self.on else 0
        if wait or not self.on:
            return wait or None
        short = self._shortfall(key, limit, now)
        if short > timedelta(0):
            return self.close(key, math.ceil(short.total_seconds()))
        return None

    def waiting(self, key: Key) -> int:
        """Seconds that a caller who was told to wait has still to wait; calling earlier is counted."""
        left = (self._closed_until.get(key, self.now()) - self.now()).total_seconds()
        if left <= 0:
            return 0
        self.early_calls += 1
        self.throttled += 1
        return math.ceil(left)

    def close(self, key: Key, seconds: int, *, told: bool = True) -> int:
        """Answer 429 now, and to whoever calls again before `seconds` have passed."""
        self.throttled += 1
        if told:
            self._closed_until[key] = self.now() + timedelta(seconds=seconds)
        return seconds

    # Private functions

    def _shortfall(self, key: Key, limit: Limit, now: datetime) -> timedelta:
        each = timedelta(minutes=1 / limit.per_minute)
        full_at = max(self._full_at.get(key, now), now) + each
        allowed = each * limit.burst
        short = full_at - now - allowed
        if short <= timedelta(0):
            self._full_at[key] = full_at
        return short


def tier(number: int) -> Limit:
    """A tier's limit; a minute's worth may come at once."""
    return Limit(per_minute=TIERS[number], burst=TIERS[number])
