"""What goes wrong in real life: repeated events, throttling, broken networks, crashes, closed doors."""

import asyncio
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.actions.sweep import sweep
from bot.channels.slack.request import JSON, reread
from bot.core.campaign import Standing
from bot.core.delivery import Incoming
from bot.core.report import Happenings
from bot.core.roster import WorkspaceId
from bot.ports.store import Records
from bot.simulator.slack.members import Member
from support.play import DAY, ORGANISATION, Play, playing


async def test_the_same_event_four_times_shuffled_has_one_effect(tmp_path: Path) -> None:
    """Slack may repeat itself: one newcomer, one welcome."""
    async with playing(tmp_path) as play:
        play.slack.courier.copies, play.slack.courier.shuffle = 4, True
        await play.slack.joins(Member(id="U0NORA000", name="Nora Hill", handle="nora"))
        await play.turn()
        assert len(play.direct("nora")) == 1
        assert sum((await play.standings()).values()) == 42


async def test_two_presses_at_once_make_one_attestation(tmp_path: Path) -> None:
    """Whoever submits from two windows at the same moment holds one receipt."""
    async with playing(tmp_path) as play:
        await play.slack.presses("oliver", "My own account")
        await asyncio.gather(*(play.slack.presses("oliver", "I've done it") for _ in range(2)))
        answers = {
            "How did you find the switch?": "It was off already",
            "Your confirmation": "This sentence is true for me",
        }
        await play.slack.fills("oliver", answers)
        await play.slack.closes("oliver")
        await play.turn()
        receipts = set(re.findall(r"R-\w{4}-\w{4}-\w{4}", play.slack.transcript("oliver")))
        assert len(receipts) == 1
        assert (await play.standings())[Standing.ATTESTED] == 1


async def test_a_storm_of_429_with_and_without_retry_after_delivers_everything(tmp_path: Path) -> None:
    """Half of all calls throttled: every reminder arrives once, and no call comes before its Retry-After."""
    for omit in (False, True):
        folder = tmp_path / str(omit)
        async with playing(folder) as play:
            faults = play.slack.world.faults
            faults.throttled, faults.retry_after, faults.omit_retry_after = 0.5, 7, omit
            await play.turn(3 * DAY)
            await play.turn(timedelta(hours=6))
            assert len(play.direct("emeka")) == 2
            assert play.slack.world.limits.early_calls == 0


async def test_a_broken_platform_ends_in_delivered_or_given_up(tmp_path: Path) -> None:
    """Server errors and resets on 30 % of calls: nothing stays in the outbox, nothing is lost silently."""
    async with playing(tmp_path) as play:
        faults = play.slack.world.faults
        faults.server_errors, faults.resets = 0.2, 0.1
        await play.turn(3 * DAY + timedelta(hours=8))
        states = await _states(play)
        assert states.keys() <= {"sent", "dead"}
        reachable = ("emeka", "ruth", "grace", "chloe")
        assert [len(play.direct(person)) for person in reachable] == [2, 2, 2, 2]


async def test_acknowledged_and_then_killed_is_still_handled(tmp_path: Path) -> None:
    """A request that was kept and never handled is handled by the next pass, once."""
    async with playing(tmp_path) as play:
        incoming = _joined("Ev0LOST", "U0NORA000", "Nora Hill")
        assert reread(incoming) is not None
        at = play.stage.clock.now()
        await play.app.store.write(ORGANISATION, lambda records: records.inbox.accept(incoming, at))
        play.slack.workspace.add(Member(id="U0NORA000", name="Nora Hill", handle="nora"))
        for _ in range(3):
            await play.turn(timedelta(minutes=5))
        assert len(play.direct("nora")) == 1


async def test_killed_between_send_and_settle_arrives_at_most_twice_and_is_counted(tmp_path: Path) -> None:
    """What the platform had in its hands when we died is sent once more, and the report says so."""
    async with playing(tmp_path) as play:
        at = play.stage.clock.now()
        await play.slack.joins(Member(id="U0NORA000", name="Nora Hill", handle="nora"))
        await sweep(ORGANISATION, at, store=play.app.store, words=play.app.words)
        workspace = WorkspaceId("T0FERNHIL")
        [taken] = await play.app.store.write(
            ORGANISATION, lambda records: records.outbox.take(workspace, at, 50)
        )
        assert not taken.in_doubt
        await play.turn(timedelta(hours=1))
        assert len(play.direct("nora")) == 1
        happened = await play.app.store.read(ORGANISATION, _this_week(play))
        assert happened.in_doubt == 1


async def test_a_polite_end_gives_back_what_was_not_handed_over(tmp_path: Path) -> None:
    """Nothing is left in doubt: what was taken is sent, or waits for the next start."""
    async with playing(tmp_path) as play:
        at = await play.stage.clock.turn(play.stage.clock.now() + 3 * DAY)
        await sweep(ORGANISATION, at, store=play.app.store, words=play.app.words)
        play.app.engine.tell(ORGANISATION, [WorkspaceId("T0FERNHIL")])
        await play.stage.through(play.app.engine.close(grace=60))
        states = await _states(play)
        assert "sending" not in states
        assert states["queued"] > 0


async def test_closed_messages_are_nobodys_fault_and_heal(tmp_path: Path) -> None:
    """Who cannot be written to is unreachable, not overdue; when they write, it goes on."""
    async with playing(tmp_path) as play:
        assert (await play.standings())[Standing.UNREACHABLE] == 1
        play.slack.workspace.member("victor").refuses = None
        await play.slack.types("victor", "/chatgpt-privacy")
        await play.turn()
        assert Standing.UNREACHABLE not in await play.standings()
        await play.turn(5 * DAY)
        assert play.direct("victor")


async def test_a_withdrawn_token_keeps_the_outbox_until_we_are_back(tmp_path: Path) -> None:
    """While the workspace keeps us out nothing is lost, and nothing is tried in vain."""
    async with playing(tmp_path) as play:
        token = play.slack.workspace.installation
        assert token is not None
        await play.slack.uninstalls()
        await play.turn(3 * DAY)
        calls = dict(play.slack.world.calls)
        await play.turn(DAY)
        assert play.slack.world.calls.get("chat.postMessage") == calls.get("chat.postMessage")


async def test_a_clock_that_jumps_an_hour_sends_nothing_twice(tmp_path: Path) -> None:
    """Passes an hour early and an hour late find the same rungs."""
    async with playing(tmp_path) as play:
        now = await play.turn(3 * DAY)
        before = len(play.direct("emeka"))
        for jump in (timedelta(hours=1), -timedelta(hours=1), timedelta(hours=1)):
            await play.app.clockwork.minute(now + jump)
        await play.turn()
        assert len(play.direct("emeka")) == before


# Private functions


def _this_week(play: Play) -> Callable[[Records], Happenings]:
    now = play.stage.clock.now()
    return lambda records: records.figures.happenings(records.campaigns.all()[0].id, now - 7 * DAY, now)


async def _states(play: Play) -> dict[str, int]:
    def work(records: Records) -> dict[str, int]:
        states: dict[str, int] = {}
        for known in records.roster.page(None, 500):
            for _kind, state, _at in records.outbox.of_person(known.person.id):
                states[state.value] = states.get(state.value, 0) + 1
        return states

    return await play.app.store.read(ORGANISATION, work)


def _joined(event: str, account: str, name: str) -> Incoming:
    user = {
        "id": account,
        "team_id": "T0FERNHIL",
        "name": "nora",
        "real_name": name,
        "deleted": False,
        "is_bot": False,
        "tz": "Europe/London",
        "profile": {"real_name": name},
    }
    body = {
        "type": "event_callback",
        "event_id": event,
        "team_id": "T0FERNHIL",
        "api_app_id": "A0",
        "event": {"type": "team_join", "user": user},
    }
    return Incoming(
        key=f"slack:event:{event}",
        workspace=WorkspaceId("T0FERNHIL"),
        kind=JSON,
        body=json.dumps(body).encode(),
    )
