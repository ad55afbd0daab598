"""One message, sent once."""

from dataclasses import replace

import pytest

from bot.channels.slack.check import message_faults
from bot.core.delivery import Outcome, Recipient
from bot.core.message import Attachment
from bot.core.roster import AccountId, WorkspaceId
from support.slack_bench import NOW, TEAM, TOKEN, WORKSPACE, bench, text
from support.slack_stub import Reply, fails, says

ADA = Recipient(account=AccountId("U1"))
PICTURE = Attachment(name="report.png", media_type="image/png", content=b"png", alt="Coverage is 62 %")
TABLE = Attachment(name="report.csv", media_type="text/csv", content=b"name;standing", alt="Everybody")
REPORT = replace(text("Weekly report"), attachments=(PICTURE, TABLE))
CHANNEL = Recipient(channel="C9")


async def test_a_message_to_an_account_opens_its_conversation() -> None:
    """The channel comes back, worth keeping; nothing unfurls."""
    async with bench() as b:
        result = await b.messenger.send(TEAM, ADA, text("hi"))
        [call] = b.stub.calls
    assert (result.outcome, result.dm, result.reference) == (Outcome.SENT, "D1", "17.01")
    assert (call.method, call.token, call.arguments["channel"]) == ("chat.postMessage", TOKEN, "U1")
    assert (call.arguments["unfurl_links"], call.arguments["text"]) == (False, "hi")
    assert message_faults(call.arguments["blocks"]) == []


async def test_a_known_conversation_is_used() -> None:
    """Opening one anew costs a scarce call."""
    async with bench() as b:
        await b.messenger.send(TEAM, replace(ADA, dm="D77"), text("hi"))
        assert [call["channel"] for call in b.stub.to("chat.postMessage")] == ["D77"]


async def test_a_conversation_that_is_gone_is_opened_anew() -> None:
    """After the app was installed anew, remembered conversations are of the old one."""
    async with bench() as b:
        taken = b.stub.answers["chat.postMessage"]
        gone = fails("channel_not_found")
        b.stub.answers["chat.postMessage"] = lambda call: (gone if call["channel"] == "D0" else taken)(call)
        result = await b.messenger.send(TEAM, replace(ADA, dm="D0"), text("hi"))
    assert (result.outcome, result.dm) == (Outcome.SENT, "D1")


async def test_a_message_to_a_channel_brings_no_conversation() -> None:
    """There is none to keep."""
    async with bench() as b:
        result = await b.messenger.send(TEAM, CHANNEL, text("hi"))
    assert (result.outcome, result.dm) == (Outcome.SENT, None)


async def test_files_are_brought_first_and_shared_below_the_message() -> None:
    """Only a picture gets a description: any other file would silently not be shared."""
    async with bench() as b:
        result = await b.messenger.send(TEAM, CHANNEL, REPORT)
        assert [call.method for call in b.stub.calls] == [
            "files.getUploadURLExternal",
            "files.getUploadURLExternal",
            "chat.postMessage",
            "files.completeUploadExternal",
        ]
        assert b.stub.uploads == [b"png", b"name;standing"]
        first, second = b.stub.to("files.getUploadURLExternal")
        assert first["alt_txt"] == "Coverage is 62 %"
        assert "alt_txt" not in second
        [shared] = b.stub.to("files.completeUploadExternal")
        assert shared["channel_id"] == "C9"
        assert [file["title"] for file in shared["files"]] == ["report.png", "report.csv"]
    assert (result.outcome, result.reason) == (Outcome.SENT, "")


async def test_files_for_an_account_are_shared_in_its_conversation() -> None:
    """Slack shares files with no account, only with a channel."""
    async with bench() as b:
        await b.messenger.send(TEAM, ADA, REPORT)
        assert b.stub.to("files.completeUploadExternal")[0]["channel_id"] == "D1"


async def test_while_files_cannot_be_brought_nothing_is_sent() -> None:
    """So that trying again sends nothing twice."""
    async with bench() as b:
        b.stub.upload_status = 503
        result = await b.messenger.send(TEAM, CHANNEL, REPORT)
        assert (result.outcome, result.reason) == (Outcome.LATER, "http_503")
        assert b.stub.to("chat.postMessage") == []


async def test_where_files_are_forbidden_the_words_go_without_them() -> None:
    """The report matters more than its picture."""
    async with bench() as b:
        b.stub.answers["files.getUploadURLExternal"] = fails("file_uploads_disabled")
        result = await b.messenger.send(TEAM, CHANNEL, REPORT)
        assert result.outcome is Outcome.SENT
        assert b.stub.to("files.completeUploadExternal") == []


async def test_lost_files_do_not_send_the_words_twice() -> None:
    """The message has arrived; the reason says what has not."""
    async with bench() as b:
        b.stub.answers["files.completeUploadExternal"] = fails("internal_error")
        result = await b.messenger.send(TEAM, CHANNEL, REPORT)
    assert (result.outcome, result.reason) == (Outcome.SENT, "attachments:internal_error")


@pytest.mark.parametrize(
    "workspace",
    [None, replace(WORKSPACE, token=""), replace(WORKSPACE, revoked_at=NOW)],
    ids=["unknown", "without token", "revoked"],
)
async def test_without_access_slack_is_not_called(workspace: object) -> None:
    """The outbox waits."""
    async with bench() as b:
        b.workspaces.clear()
        if workspace is not None:
            b.workspaces[TEAM] = workspace  # type: ignore[assignment]
        result = await b.messenger.send(TEAM, ADA, text("hi"))
        assert (result.outcome, result.reason, b.stub.calls) == (Outcome.REVOKED, "not_installed", [])


async def test_a_renewed_token_is_used_right_after_the_old_one_was_refused() -> None:
    """The remembered workspace is forgotten at once."""
    async with bench() as b:
        b.stub.answers["chat.postMessage"] = fails("token_revoked")
        await b.messenger.send(TEAM, ADA, text("hi"))
        b.workspaces[TEAM] = replace(WORKSPACE, token="xoxb-new")
        b.stub.answers["chat.postMessage"] = says({"channel": "D1", "ts": "1"})
        result = await b.messenger.send(TEAM, ADA, text("hi"))
        assert result.outcome is Outcome.SENT
        assert [call.token for call in b.stub.calls] == [TOKEN, "xoxb-new"]


async def test_whatever_happens_is_a_result() -> None:
    """A broken lookup, an answer of no known shape."""
    async with bench() as b:
        b.stub.answers["chat.postMessage"] = lambda _: Reply(body={"ok": True, "channel": None})
        result = await b.messenger.send(TEAM, ADA, text("hi"))
        assert result.outcome is Outcome.SENT
        b.workspaces[WorkspaceId("T2")] = None  # type: ignore[assignment]
        assert (await b.messenger.send(WorkspaceId("T2"), ADA, text("hi"))).outcome is Outcome.REVOKED
