"""What a rehearsal remembers: everything that people see, and never an id twice."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.simulator.clock import VirtualClock
from bot.simulator.rehearsal import keeper, scene
from bot.simulator.rehearsal.memory import dump, restore
from bot.simulator.rehearsal.stage import Rehearsal, build_rehearsal
from bot.simulator.slack import posting
from bot.simulator.slack.members import Json
from bot.simulator.slack.methods.views import place_modal
from bot.simulator.slack.records import StoredFile
from support.small_slack import MONDAY, Recorder

BUTTON: Json = {
    "type": "actions",
    "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}],
}
MODAL: Json = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "A form"},
    "private_metadata": "kept",
    "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Grüße 👋"}}],
}


def rehearsal(at: datetime = MONDAY) -> Rehearsal:
    """One that has just begun."""
    clock = VirtualClock(at, advances=False)

    async def next_event() -> datetime | None:
        return None

    return build_rehearsal(
        clock=clock,
        base_url="http://127.0.0.1:9",
        post=Recorder().post,
        turn=clock.turn,
        next_event=next_event,
    )


async def lived() -> Rehearsal:
    """One in which something of every kind has happened."""
    made = rehearsal()
    slack = made.slack
    world, workspace = slack.world, slack.workspace
    await slack.types("oliver", "Hello <b> & ünïcode")
    posted = posting.post(world, workspace, workspace.dm("U0OLIVER0"), workspace.bot, text="Hi")
    posting.edit(world, workspace, posted, "Hi again", [BUTTON])
    workspace.files["F1"] = StoredFile(
        id="F1", name="a.png", title="A", announced=3, alt="", content=b"\x00\xff\x80"
    )
    channel = workspace.channels["C0PRIVADM"]
    posting.post(world, workspace, channel, workspace.bot, text="Report", files=["F1"], only_for="U0JONAS00")
    place_modal(world, workspace, "U0HANNAH0", MODAL)
    scene.mark_read(slack, "U0OLIVER0", "D0OLIVER0")
    await slack.deactivates("emeka")
    part = made.newcomers.pop(0)
    made.parts.append(part)
    await slack.joins(part.member)
    return made


def seen(made: Rehearsal) -> Json:
    """Everything that anybody could see."""
    slack = made.slack
    return {
        "people": scene.people(slack, made.parts),
        "desks": {
            (account, place): scene.desk(slack, account, place)
            for account, member in slack.workspace.members.items()
            if member.human
            for place in ("D" + account[1:], "C0GENERAL", "C0PRIVADM")
        },
        "files": slack.workspace.files,
        "transcript": slack.transcript(),
        "waiting": [part.member.id for part in made.newcomers],
    }


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


async def test_everybody_sees_what_they_saw() -> None:
    """Desks, people, files and transcript come back as they were; a page left open is told to look again."""
    before, after = await lived(), rehearsal()
    restore(after, dump(before))
    assert seen(after) == seen(before)
    assert after.slack.world.version > before.slack.world.version


async def test_remembering_twice_is_remembering_once() -> None:
    """A second restart loses nothing either."""
    before, once, twice = await lived(), rehearsal(), rehearsal()
    restore(once, dump(before))
    restore(twice, dump(once))
    assert seen(twice) == seen(before)


async def test_no_id_and_no_ts_comes_twice() -> None:
    """On the same clock they go on; on a later one even a Slack that has forgotten all begins beyond them."""
    before, after = await lived(), rehearsal()
    restore(after, dump(before))
    last_id, last_ts = before.slack.world.new_id("E"), before.slack.world.new_ts()
    assert after.slack.world.new_id("E") == last_id
    assert after.slack.world.new_ts() == last_ts
    anew = rehearsal(MONDAY + timedelta(minutes=1)).slack.world
    assert (anew.new_id("E"), anew.new_ts()) > (last_id, last_ts)


async def test_those_who_act_are_those_who_are_shown() -> None:
    """The cast and the workspace hold the same members, newcomers included."""
    after = rehearsal()
    restore(after, dump(await lived()))
    members = after.slack.workspace.members
    assert all(members[part.member.id] is part.member for part in after.parts)
    assert members["U0EMEKA00"].deactivated


@pytest.mark.parametrize("broken", [b"", b"\x00", b"[]", b"{}", b"null", b'{"version": 1'])
async def test_what_cannot_be_read_changes_nothing(broken: bytes) -> None:
    """It is refused as a whole."""
    after = rehearsal()
    with pytest.raises(ValueError):
        restore(after, broken)
    assert seen(after) == seen(rehearsal())


async def test_every_truncated_or_older_shape_is_refused() -> None:
    """Wherever it ends, and whichever part is missing or unknown."""
    whole = dump(await lived())
    fields = json.loads(whole)
    shapes = [{k: v for k, v in fields.items() if k != name} for name in fields] + [fields | {"new": 1}]
    cut = [whole[:end] for end in range(0, len(whole), max(1, len(whole) // 50))]
    for broken in [*cut, *(json.dumps(shape).encode() for shape in shapes)]:
        with pytest.raises(ValueError):
            restore(rehearsal(), broken)


async def test_a_broken_file_is_put_aside_and_all_begins_anew(tmp_path: Path) -> None:
    """Nothing is lost that somebody could mend, and nothing stops the rehearsal."""
    (tmp_path / keeper.SLACK).write_bytes(b"{")
    after = rehearsal()
    keeper.Keeper(tmp_path, after).recall()
    assert seen(after) == seen(rehearsal())
    assert names(tmp_path) == [keeper.SLACK + keeper.ASIDE]


async def test_only_changes_are_written(tmp_path: Path) -> None:
    """Once each; what was written is what comes back."""
    before, after = await lived(), rehearsal()
    keeping = keeper.Keeper(tmp_path, before)
    await keeping.save()
    (tmp_path / keeper.SLACK).rename(tmp_path / "first")
    await keeping.save()
    assert not (tmp_path / keeper.SLACK).exists()
    await before.slack.types("oliver", "one more")
    await keeping.save()
    keeper.Keeper(tmp_path, after).recall()
    assert seen(after) == seen(before)


async def test_a_folder_that_takes_nothing_stops_nothing(tmp_path: Path) -> None:
    """It is tried again when the folder is there."""
    keeping = keeper.Keeper(tmp_path / "gone", await lived())
    keeping.reach(MONDAY)
    await keeping.save()
    (tmp_path / "gone").mkdir()
    await keeping.save()
    assert (tmp_path / "gone" / keeper.SLACK).exists()


async def test_the_clock_never_comes_back_earlier_than_it_was(tmp_path: Path) -> None:
    """Wherever a kill comes, the file is at or after what the clock had reached; after a good end, exact."""
    made = rehearsal()
    keeping = keeper.Keeper(tmp_path, made)
    async with keeping.keeping():
        for seconds in (0, 0.2, 29, 31, 200, 90 * 86400, 90 * 86400 + 1):
            to = MONDAY + timedelta(seconds=seconds)
            keeping.reach(to)
            resumed = keeper.resumed(tmp_path, MONDAY)
            assert resumed is not None
            assert to <= resumed <= to + keeper.AHEAD
    assert keeper.resumed(tmp_path, MONDAY - timedelta(days=1)) == MONDAY
    assert keeper.resumed(tmp_path, MONDAY + timedelta(days=1)) == MONDAY + timedelta(days=1)


@pytest.mark.parametrize("broken", [b"", b"2026-", b"\xff"])
def test_a_broken_clock_is_put_aside(tmp_path: Path, broken: bytes) -> None:
    """Then it is now."""
    (tmp_path / keeper.CLOCK).write_bytes(broken)
    assert keeper.resumed(tmp_path, datetime(2026, 1, 1, tzinfo=UTC)) is None
    assert (tmp_path / (keeper.CLOCK + keeper.ASIDE)).exists()


async def test_forgetting_leaves_nothing_behind(tmp_path: Path) -> None:
    """Of the keeper's own; other files stay."""
    (tmp_path / "other").touch()
    async with keeper.Keeper(tmp_path, await lived()).keeping():
        pass
    (tmp_path / (keeper.SLACK + keeper.ASIDE)).touch()
    keeper.forget(tmp_path)
    assert names(tmp_path) == ["other"]
