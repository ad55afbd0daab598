"""What comes in: checked, kept, acknowledged in time, handled once."""

import asyncio
import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from bot.actions.conversation import Asker
from bot.channels.slack.inbound import MAX_BODY
from bot.core.delivery import Incoming
from bot.core.errors import StoreUnavailable
from bot.core.message import Ask, Form
from bot.core.roster import WorkspaceId
from support.slack_bench import (
    ADA,
    FORM,
    NOW,
    TEAM,
    bench,
    command_body,
    signed,
    submission,
)
from support.slack_stub import fails

JSON = "application/json"
SOON = timedelta(milliseconds=50)
LINE = {"type": "message", "channel_type": "im", "channel": "D1", "user": ADA, "text": "help"}


async def test_a_command_is_answered_inside_its_own_response() -> None:
    """Kept first, done afterwards; no call of ours is needed."""
    async with bench() as b:
        response = await b.command("steps web")
        await b.settled()
        assert response.status == 200
        answer = json.loads(response.body)
        assert answer["response_type"] == "ephemeral"
        assert answer["text"] == "Here you are"
        assert b.talk.asked == [(Asker(workspace=TEAM, account=ADA, channel="C1"), "steps web")]
        assert list(b.talk.kept) == b.talk.finished == ["slack:command:1.2.3"]
        assert b.stub.calls == []


async def test_a_person_named_in_a_command_arrives_as_an_id() -> None:
    """Slack escapes names and addresses."""
    async with bench() as b:
        await b.command("admin status <@U9|ada>")
        assert b.talk.asked[0][1] == "admin status U9"


async def test_nothing_unsigned_is_even_read() -> None:
    """Forged, stale, missing: 401, and nothing kept."""
    async with bench() as b:
        body = command_body(b.stub, "help")
        stale = signed(body, NOW - timedelta(minutes=6))
        forged = {**signed(body, NOW), "X-Slack-Signature": "v0=" + "0" * 64}
        for headers in ({}, stale, forged, signed(body + b"x", NOW)):
            assert (await b.inbound.handle(headers, body)).status == 401
        assert (b.talk.kept, b.talk.asked) == ({}, [])


async def test_a_replayed_request_has_no_second_effect() -> None:
    """The very same bytes, and Slack's own repetition with a new signature."""
    async with bench() as b:
        body = command_body(b.stub, "snooze")
        headers = signed(body, NOW)
        first = await b.inbound.handle(headers, body)
        again = [await b.inbound.handle(headers, body) for _ in range(3)]
        b.clock.at += timedelta(minutes=1)
        again.append(await b.post(body))
        assert first.body
        assert {(response.status, response.body) for response in again} == {(200, b"")}
        assert len(b.talk.asked) == 1


async def test_the_same_event_four_times_at_once_has_one_effect() -> None:
    """Whoever comes first handles it."""
    async with bench() as b:
        responses = await asyncio.gather(*(b.event(LINE) for _ in range(4)))
        await b.settled()
        assert [response.status for response in responses] == [200] * 4
        assert len(b.talk.asked) == 1
        assert len(b.stub.to("chat.postMessage")) == 1


@pytest.mark.parametrize("body", [b"{", b"payload=%7B", b"[]", b'"text"', b"{}", b'{"command": "/x"}'])
async def test_a_broken_body_is_400_only_after_its_signature_held(body: bytes) -> None:
    """Unsigned it is 401."""
    async with bench() as b:
        assert (await b.inbound.handle({}, body)).status == 401
        response = await b.post(body, JSON)
        assert response.status == (200 if body == b"{}" else 400)
        assert b.talk.kept == {}


async def test_a_huge_body_is_refused_before_anything_is_computed() -> None:
    """However it is signed."""
    async with bench() as b:
        body = b"a" * (MAX_BODY + 1)
        assert (await b.inbound.handle(signed(body, NOW), body)).status == 413


async def test_slacks_own_checks_are_answered() -> None:
    """The certificate check comes unsigned; the address check wants its challenge back."""
    async with bench() as b:
        assert (await b.inbound.handle({}, b"ssl_check=1&token=x")).status == 200
        body = b'{"type": "url_verification", "challenge": "3eZbrw1aB"}'
        assert (await b.inbound.handle({}, body)).status == 401
        response = await b.post(body, JSON)
        assert (response.status, response.body) == (200, b"3eZbrw1aB")
        assert b.talk.kept == {}


async def test_what_cannot_be_kept_is_not_acknowledged() -> None:
    """Slack sends it again; nothing ran."""
    async with bench(keep_fault=StoreUnavailable("disk full")) as b:
        assert (await b.command("confirm")).status == 503
        assert b.talk.asked == []
        b.talk.keep_fault = None
        assert (await b.command("confirm")).status == 200
        assert len(b.talk.asked) == 1


async def test_a_slow_answer_is_acknowledged_in_time_and_follows_later() -> None:
    """By the response address, seen by the asker only."""
    gate = asyncio.Event()
    async with bench(budget=SOON, gate=gate) as b:
        begun = asyncio.get_running_loop().time()
        response = await b.command("admin report")
        assert asyncio.get_running_loop().time() - begun < 1
        assert (response.status, response.body) == (200, b"")
        assert b.talk.finished == []
        gate.set()
        await b.settled()
        [late] = b.stub.responses
        assert (late["text"], late["response_type"]) == ("Here you are", "ephemeral")
        assert b.talk.finished == ["slack:command:1.2.3"]


async def test_a_late_answer_whose_address_has_run_out_comes_as_a_direct_message() -> None:
    """It is not lost."""
    gate = asyncio.Event()
    async with bench(budget=SOON, gate=gate) as b:
        b.stub.response_status = 404
        await b.command("help")
        gate.set()
        await b.settled()
        [posted] = b.stub.to("chat.postMessage")
        assert (posted["channel"], posted["text"]) == (ADA, "Here you are")


async def test_trouble_is_said_and_the_request_stays_to_be_handled_again() -> None:
    """Nothing was lost: the next try answers."""
    async with bench(fault=StoreUnavailable("gone")) as b:
        response = await b.command("confirm")
        await b.settled()
        assert json.loads(response.body)["text"] == "Something broke on our side"
        assert b.talk.finished == []
        [kept] = b.talk.kept.values()
        with pytest.raises(StoreUnavailable):
            await b.inbound.handle_incoming(kept)
        b.talk.fault = None
        await b.inbound.handle_incoming(kept)
        assert [body["text"] for body in b.stub.responses] == ["Here you are"]
        assert b.talk.finished == [kept.key]


FORM_ = Form(id="confirm", title="Confirm", submit="Send", blocks=(), fields=(), context="a1")


async def test_after_a_crash_a_form_can_no_longer_open_and_a_button_offers_it() -> None:
    """Its trigger is long dead."""
    async with bench(reply=Ask(form=FORM_)) as b:
        b.stub.answers["views.open"] = fails("expired_trigger_id")
        body = command_body(b.stub, "confirm personal")
        await b.inbound.handle_incoming(
            Incoming(key="slack:command:1.2.3", workspace=TEAM, kind=FORM, body=body)
        )
        [said] = b.stub.responses
        assert said["blocks"][0]["elements"][0]["value"] == "confirm personal"
        assert b.talk.finished == ["slack:command:1.2.3"]


async def test_after_a_crash_a_sent_form_is_answered_by_direct_message() -> None:
    """Its modal is gone."""
    async with bench() as b:
        body = urlencode({"payload": json.dumps(submission({}))}).encode()
        await b.inbound.handle_incoming(Incoming(key="k", workspace=TEAM, kind=FORM, body=body))
        assert [call["channel"] for call in b.stub.to("chat.postMessage")] == [ADA]
        assert b.talk.finished == ["k"]


async def test_a_kept_request_of_a_workspace_that_left_is_let_go() -> None:
    """There is nobody to answer."""
    async with bench() as b:
        body = command_body(b.stub, "help")
        await b.inbound.handle_incoming(Incoming(key="k", workspace=WorkspaceId("T9"), kind=FORM, body=body))
        assert (b.talk.asked, b.talk.finished) == ([], ["k"])


async def test_a_request_still_being_handled_is_not_begun_again() -> None:
    """The sweep for forgotten requests comes by while it runs."""
    gate = asyncio.Event()
    async with bench(budget=SOON, gate=gate) as b:
        await b.command("help")
        [kept] = b.talk.kept.values()
        await b.inbound.handle_incoming(kept)
        gate.set()
        await b.settled()
        assert len(b.talk.asked) == 1
