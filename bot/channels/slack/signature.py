"""Is this request Slack's? The shape of the headers is looked at before anything is computed from them."""

import re
from collections.abc import Mapping

from slack_sdk.signature import Clock as SdkClock
from slack_sdk.signature import SignatureVerifier

from bot.core.errors import InvalidSetting
from bot.ports.clock import Clock

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Signature:
    """Checks Slack's signature by our clock: five minutes either way."""

    def __init__(self, *, secret: str, clock: Clock) -> None:
        """Raises InvalidSetting for a blank secret: with one, anybody could sign."""
        if not secret.strip():
            raise InvalidSetting("SLACK_SIGNING_SECRET is blank")
        self._verifier = SignatureVerifier(secret, _Ticking(clock))

    def holds(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether Slack signed this body within the last five minutes. Never raises."""
        given = {name.lower(): value for name, value in headers.items()}
        timestamp = given.get("x-slack-request-timestamp", "")
        signature = given.get("x-slack-signature", "")
        if not (_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
            return False
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return False
        return self._verifier.is_valid(text, timestamp, signature)


# Private functions


class _Ticking(SdkClock):
    """Our clock, as the SDK reads one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now().timestamp()
