"""Only Slack, and only now."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.signature import Signature
from bot.core.errors import InvalidSetting
from support.slack_bench import NOW, SECRET, TestClock, signature_of, signed

BODY = b"command=%2Fchatgpt-privacy&text=help"


def signature() -> Signature:
    return Signature(secret=SECRET, clock=TestClock())


def test_what_slack_signed_just_now_holds() -> None:
    """Header names in any case."""
    headers = signed(BODY, NOW)
    assert signature().holds(headers, BODY)
    assert signature().holds({name.lower(): value for name, value in headers.items()}, BODY)


@pytest.mark.parametrize("minutes", [-4.9, 4.9])
def test_a_clock_may_be_off_by_less_than_five_minutes(minutes: float) -> None:
    """Either way."""
    assert signature().holds(signed(BODY, NOW + timedelta(minutes=minutes)), BODY)


@pytest.mark.parametrize("minutes", [-6, 6, -100_000, 100_000])
def test_stale_and_future_requests_do_not_hold(minutes: float) -> None:
    """By our clock, however well they are signed."""
    assert not signature().holds(signed(BODY, NOW + timedelta(minutes=minutes)), BODY)


STAMP = str(int(NOW.timestamp()))


@pytest.mark.parametrize(
    "timestamp",
    [
        "",
        " ",
        "abc",
        "-1",
        "1e9",
        "12.5",
        "٣" * 10,
        "1" * 13,
        "0x10",
        f"{STAMP}\n",
        f" {STAMP}",
        "NaN",
        "１７",
    ],
)
def test_an_odd_timestamp_never_holds(timestamp: str) -> None:
    """It is looked at before anything is computed from it."""
    headers = {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": "v0=" + "0" * 64,
    }
    assert not signature().holds(headers, BODY)


@pytest.mark.parametrize(
    "given_signature",
    [
        "",
        "v0=",
        "v0=" + "0" * 64,
        "v1=" + signature_of(BODY, STAMP)[3:],
        signature_of(BODY, STAMP).upper(),
        signature_of(BODY, STAMP) + "\n",
        signature_of(BODY, STAMP)[:-1] + "é",
        signature_of(BODY, STAMP, "another secret"),
        signature_of(BODY + b"&", STAMP),
        "v0=" + "a" * 100_000,
    ],
)
def test_a_forged_signature_never_holds(given_signature: str) -> None:
    """Wrong secret, other body, odd shape, not ASCII, huge."""
    headers = {"X-Slack-Request-Timestamp": STAMP, "X-Slack-Signature": given_signature}
    assert not signature().holds(headers, BODY)


def test_missing_headers_never_hold() -> None:
    """Neither, or one of the two."""
    headers = signed(BODY, NOW)
    assert not signature().holds({}, BODY)
    for name in ("X-Slack-Request-Timestamp", "X-Slack-Signature"):
        assert not signature().holds({k: v for k, v in headers.items() if k != name}, BODY)


def test_a_body_that_is_no_text_never_holds() -> None:
    """Slack sends none, and the SDK would raise over it."""
    assert not signature().holds(signed(b"\xff\xfe", NOW), b"\xff\xfe")


@given(
    st.dictionaries(st.text(max_size=30), st.text(max_size=80)), st.text(), st.text(), st.binary(max_size=200)
)
def test_no_header_and_no_body_makes_it_raise(
    more: dict[str, str], timestamp: str, given_signature: str, body: bytes
) -> None:
    """And nothing made up holds."""
    headers = {**more, "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": given_signature}
    assert not signature().holds(headers, body)


@pytest.mark.parametrize("secret", ["", " ", "\n"])
def test_a_blank_secret_refuses_to_start(secret: str) -> None:
    """With one, anybody could sign."""
    with pytest.raises(InvalidSetting):
        Signature(secret=secret, clock=TestClock())
