"""What every error of Slack means."""

from datetime import timedelta

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.channels.slack.outcomes import LONGEST_WAIT, OUTCOMES, UNNAMED, result_of, retry_after
from bot.core.delivery import Outcome, Recipient
from bot.core.roster import AccountId
from support.slack_bench import TEAM, bench, text
from support.slack_stub import Reply, fails

COMMON = """access_denied accesslimited account_inactive deprecated_endpoint ekm_access_denied
        enterprise_is_restricted fatal_error internal_error invalid_arg_name invalid_arguments
        invalid_array_arg invalid_auth invalid_charset invalid_form_data invalid_post_type is_bot
        method_deprecated missing_post_type missing_scope no_permission not_allowed_token_type
        not_authed org_login_required ratelimited request_timeout service_unavailable
        team_access_not_granted team_added_to_org token_expired token_revoked two_factor_setup_required
        unknown_method"""
PUBLISHED = {
    "chat.postMessage": """app_access_restricted as_user_not_supported attachment_payload_limit_exceeded
        cannot_reply_to_message channel_not_found draft_already_deleted draft_already_sent
        draft_has_conflict draft_not_found duplicate_channel_not_found duplicate_message_not_found
        invalid_blocks invalid_blocks_format invalid_metadata_format invalid_metadata_schema is_archived
        markdown_text_conflict message_limit_exceeded messages_tab_disabled
        metadata_must_be_sent_from_app metadata_too_large missing_file_data msg_blocks_too_long
        msg_too_long no_text not_in_channel rate_limited restricted_action
        restricted_action_non_threadable_channel restricted_action_read_only_channel
        restricted_action_thread_locked restricted_action_thread_only_channel send_on_behalf_not_allowed
        slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked
        slack_connect_lists_sharing_blocked team_not_found too_many_attachments too_many_contact_cards
        user_not_found user_disabled cannot_dm_bot app_uninstalled invalid_refresh_token""",
    "conversations.open": """channel_not_found invalid_user_combination method_not_supported_for_channel_type
        not_enough_users too_many_users user_disabled user_not_found user_not_visible
        users_list_not_supplied""",
    "files.getUploadURLExternal": """alt_txt_too_large file_type_not_allowed
        file_upload_size_restricted file_uploads_disabled
        file_uploads_except_images_disabled missing_argument snippet_too_large storage_limit_reached
        unknown_snippet_type unknown_subtype""",
    "files.completeUploadExternal": """channel_not_found channels_limit_exceeded file_not_found
        file_type_not_allowed
        file_update_failed file_uploads_except_images_disabled invalid_blocks invalid_channel
        not_in_channel posting_to_channel_denied""",
    "views": """duplicate_external_id exchanged_trigger_id expired_trigger_id hash_conflict invalid_trigger_id
        missing_profile_id not_enabled not_found not_implemented push_limit_reached view_too_large""",
    "users": "invalid_cursor limit_required missing_argument too_many_users user_not_found user_not_visible",
    "apps.connections.open": "forbidden_team insecure_request missing_args",
}
"""The errors in Slack's reference, by method."""

EXPECTED = {
    Outcome.LATER: "ratelimited internal_error fatal_error service_unavailable request_timeout",
    Outcome.UNREACHABLE: """channel_not_found user_not_found user_disabled cannot_dm_bot is_archived
        not_in_channel messages_tab_disabled restricted_action user_not_visible""",
    Outcome.REVOKED: """account_inactive token_revoked token_expired invalid_auth not_authed
        invalid_refresh_token app_uninstalled missing_scope team_access_not_granted org_login_required
        ekm_access_denied""",
    Outcome.REJECTED: "msg_too_long msg_blocks_too_long invalid_blocks invalid_arguments no_text",
}
ADA = Recipient(account=AccountId("U1"))


def test_every_published_code_has_a_meaning() -> None:
    """None is left to the default."""
    published = {code for codes in (COMMON, *PUBLISHED.values()) for code in codes.split()}
    assert published - OUTCOMES.keys() == set()


@pytest.mark.parametrize("code", sorted(OUTCOMES))
def test_a_code_means_what_the_table_says(code: str) -> None:
    """With its own name as the reason."""
    result = result_of(SlackApiError("no", {"ok": False, "error": code}))
    assert result.outcome is OUTCOMES[code]
    assert result.reason == ("ratelimited" if code == "rate_limited" else code)


@pytest.mark.parametrize(
    ("outcome", "code"), [(outcome, code) for outcome, codes in EXPECTED.items() for code in codes.split()]
)
async def test_a_refused_message_ends_in_a_named_outcome(outcome: Outcome, code: str) -> None:
    """All the way from Slack's answer."""
    async with bench() as b:
        b.stub.answers["chat.postMessage"] = fails(code)
        result = await b.messenger.send(TEAM, ADA, text("hi"))
    assert result.outcome is outcome
    assert result.reason == code


async def test_a_code_nobody_has_named_is_tried_again_and_counted() -> None:
    """Its reason tells it from all others."""
    async with bench() as b:
        b.stub.answers["chat.postMessage"] = fails("brand_new_error")
        result = await b.messenger.send(TEAM, ADA, text("hi"))
    assert result.outcome is UNNAMED is Outcome.LATER
    assert result.reason == "unnamed:brand_new_error"


@pytest.mark.parametrize(
    ("reply", "reason", "wait"),
    [
        (
            Reply(status=429, headers={"Retry-After": "30"}, body={"ok": False, "error": "ratelimited"}),
            "ratelimited",
            30,
        ),
        (Reply(status=429, body={"ok": False, "error": "ratelimited"}), "ratelimited", None),
        (Reply(status=429, headers={"Retry-After": "7"}, body="slow down"), "ratelimited", 7),
        (Reply(status=503, body="<html>upstream</html>"), "http_503", None),
        (Reply(status=500, body={}), "http_500", None),
        (Reply(status=502, body="{"), "http_502", None),
        (Reply(status=200, body="not JSON"), "unnamed:AttributeError", None),
        (Reply(status=404, body={}), "unnamed:http_404", None),
        (Reply(hang_up=True), "connection", None),
    ],
)
async def test_failing_is_not_refusing(reply: Reply, reason: str, wait: int | None) -> None:
    """Throttled, broken or cut off: later, and not before the time that was named."""
    async with bench() as b:
        b.stub.answers["chat.postMessage"] = lambda _: reply
        result = await b.messenger.send(TEAM, ADA, text("hi"))
        assert len(b.stub.to("chat.postMessage")) == 1
    assert result.outcome is Outcome.LATER
    assert result.reason == reason
    assert result.retry_after == (None if wait is None else timedelta(seconds=wait))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TimeoutError(), "timeout"),
        (ConnectionResetError(), "connection"),
        (aiohttp.ServerDisconnectedError(), "connection"),
        (aiohttp.ClientPayloadError(), "connection"),
    ],
)
def test_a_broken_connection_is_tried_again(error: Exception, reason: str) -> None:
    """Whichever way it broke."""
    result = result_of(error)
    assert (result.outcome, result.reason) == (Outcome.LATER, reason)


@pytest.mark.parametrize(
    ("named", "wait"),
    [
        ("0", timedelta(0)),
        ("30", timedelta(seconds=30)),
        (" 30 ", timedelta(seconds=30)),
        ("999999999999", LONGEST_WAIT),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("²", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
    ],
)
def test_only_a_sensible_wait_is_believed(named: str, wait: timedelta | None) -> None:
    """And never more than an hour of it."""
    assert retry_after({"Retry-After": named}) == wait
