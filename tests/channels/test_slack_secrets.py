"""No secret and no word of anybody's in a log or an error."""

import json
import logging
from collections.abc import Iterator, MutableMapping

import pytest
import structlog

from bot.channels.slack.outcomes import result_of
from bot.core.delivery import Recipient
from bot.core.errors import PlatformUnavailable, StoreUnavailable
from bot.core.message import Attachment, Message
from bot.core.roster import AccountId
from support.slack_bench import NOW, SECRET, TEAM, TOKEN, bench, press, signed, submission, text
from support.slack_stub import Reply, fails

CANARIES = (TOKEN, SECRET, "canary-words", "canary-name", "/response")


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """Every line that any logger writes, at its most talkative."""
    lines: list[str] = []
    caplog.set_level(logging.DEBUG)
    for name in ("slack_sdk", "slack_bolt", "aiohttp", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)

    def keep(_: object, __: str, event: MutableMapping[str, object]) -> MutableMapping[str, object]:
        lines.append(repr(event))
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[keep], cache_logger_on_first_use=False)
    yield lines
    structlog.configure(**before)
    lines.extend(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)


async def test_nothing_secret_is_ever_logged(
    everything_logged: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Through commands, forms, faults, refusals and broken answers."""
    said = text("canary-words")
    message = Message(
        summary="canary-words",
        blocks=said.blocks,
        attachments=(Attachment(name="x.png", media_type="image/png", content=b"x", alt="canary-words"),),
    )
    for fault in (None, StoreUnavailable("canary-words"), RuntimeError("canary-words")):
        async with bench(fault=fault) as b:
            for answer in (
                fails("invalid_auth"),
                fails("brand_new"),
                lambda _: Reply(status=503, body="oops"),
                lambda _: Reply(hang_up=True),
            ):
                for method in ("chat.postMessage", "views.open", "views.publish", "users.list"):
                    b.stub.answers[method] = answer
                b.stub.response_status = 500
                await b.command("canary-words", user_name="canary-name")
                await b.interaction(press(b.stub, "canary-words"))
                await b.interaction(
                    submission({"words": {"type": "plain_text_input", "value": "canary-words"}})
                )
                await b.inbound.handle(signed(b"canary-words", NOW), b"canary-words=")
                await b.settled()
                await b.messenger.send(TEAM, Recipient(account=AccountId("U1")), message)
                with pytest.raises(PlatformUnavailable) as raised:
                    [_ async for _ in b.directory.members(TEAM)]
                everything_logged.append(repr(raised.value) + repr(raised.value.__cause__))
                b.talk.kept.clear()
    written = "\n".join([*everything_logged, *(record.getMessage() for record in caplog.records)])
    assert "slack.not_handled" in written
    assert [canary for canary in CANARIES if canary in written] == []


def test_a_reason_carries_codes_only() -> None:
    """Never the text of an exception."""
    assert "canary" not in json.dumps(result_of(RuntimeError("canary-words")).reason)
