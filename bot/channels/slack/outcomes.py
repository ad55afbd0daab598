"""What every error of Slack means for a delivery. A code nobody has named yet is tried again, and counted.

Collected from the published error tables of the methods we call; a test holds the two together.
"""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.core.delivery import Outcome, Result

_LATER = """
    ratelimited rate_limited message_limit_exceeded
    internal_error fatal_error service_unavailable request_timeout
    file_update_failed hash_conflict
"""
"""Throttled or failing; the same call may do better in a while."""

_UNREACHABLE = """
    channel_not_found invalid_channel is_archived not_in_channel duplicate_channel_not_found
    user_not_found users_not_found user_disabled user_not_visible cannot_dm_bot user_is_bot user_is_restricted
    not_enough_users invalid_user_combination users_list_not_supplied too_many_users
    messages_tab_disabled app_access_restricted access_denied posting_to_channel_denied
    restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel
    restricted_action_non_threadable_channel restricted_action_thread_locked
"""
"""This person or channel cannot be written to; others can."""

_REVOKED = """
    account_inactive token_revoked token_expired invalid_auth not_authed invalid_refresh_token app_uninstalled
    missing_scope no_permission not_allowed_token_type is_bot
    team_access_not_granted org_login_required team_added_to_org team_not_found
    ekm_access_denied enterprise_is_restricted accesslimited two_factor_setup_required forbidden_team
"""
"""The workspace does not let us in, as we are: nothing we send will arrive until somebody there acts."""

_REJECTED = """
    msg_too_long msg_blocks_too_long no_text invalid_blocks invalid_blocks_format markdown_text_conflict
    attachment_payload_limit_exceeded too_many_attachments too_many_contact_cards invalid_attachments
    invalid_metadata_format invalid_metadata_schema metadata_must_be_sent_from_app metadata_too_large
    invalid_arguments invalid_arg_name invalid_array_arg invalid_charset invalid_form_data invalid_post_type
    missing_post_type missing_argument missing_args invalid_json json_not_object insecure_request
    method_deprecated deprecated_endpoint unknown_method method_not_supported_for_channel_type
    as_user_not_supported send_on_behalf_not_allowed cannot_reply_to_message duplicate_message_not_found
    draft_already_deleted draft_already_sent draft_has_conflict draft_not_found
    slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked
    slack_connect_lists_sharing_blocked
    missing_file_data file_not_found file_type_not_allowed file_uploads_disabled channels_limit_exceeded
    file_uploads_except_images_disabled file_upload_size_restricted storage_limit_reached alt_txt_too_large
    snippet_too_large unknown_snippet_type unknown_subtype
    view_too_large duplicate_external_id not_enabled not_found not_implemented missing_profile_id
    expired_trigger_id exchanged_trigger_id invalid_trigger_id push_limit_reached
    invalid_cursor limit_required
"""
"""Slack will never take this call, whenever it comes: our fault, or a choice of the workspace about files."""

OUTCOMES: Mapping[str, Outcome] = {
    **dict.fromkeys(_LATER.split(), Outcome.LATER),
    **dict.fromkeys(_UNREACHABLE.split(), Outcome.UNREACHABLE),
    **dict.fromkeys(_REVOKED.split(), Outcome.REVOKED),
    **dict.fromkeys(_REJECTED.split(), Outcome.REJECTED),
}
"""Every code by what it means."""

UNNAMED = Outcome.LATER
"""What an unknown code means. Its reason starts with `unnamed:`, and tries are limited."""

DEAD_TRIGGERS = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})
"""The press is too old to open a form."""

LONGEST_WAIT = timedelta(hours=1)
"""A longer Retry-After is a mistake of somebody's."""


def result_of(error: Exception) -> Result:
    """What an exception of a call to Slack means. Never raises; the reason carries codes only."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    if isinstance(error, aiohttp.ClientResponseError):
        return Result(outcome=Outcome.LATER, reason=f"http_{error.status}")
    if isinstance(error, TimeoutError):
        return Result(outcome=Outcome.LATER, reason="timeout")
    if isinstance(error, aiohttp.ClientError | OSError):
        return Result(outcome=Outcome.LATER, reason="connection")
    return Result(outcome=UNNAMED, reason=f"unnamed:{type(error).__name__}")


def code_of(error: Exception) -> str:
    """The code alone, for a log or a comparison."""
    return result_of(error).reason


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """The wait that a throttled answer names; None when it names none that makes sense."""
    named = headers.get("Retry-After", "").strip()
    if not (named.isascii() and named.isdigit()):
        return None
    return min(timedelta(seconds=int(named[:9])), LONGEST_WAIT)


# Private functions


def _answered(error: SlackApiError) -> Result:
    code, status = _code(error.response), _status(error.response)
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in ("ratelimited", "rate_limited"):
        wait = retry_after(getattr(error.response, "headers", None) or {})
        return Result(outcome=Outcome.LATER, reason="ratelimited", retry_after=wait)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and code is None:
        return Result(outcome=Outcome.LATER, reason=f"http_{status}")
    if code is None:
        return Result(outcome=UNNAMED, reason=f"unnamed:http_{status}")
    outcome = OUTCOMES.get(code)
    return (
        Result(outcome=UNNAMED, reason=f"unnamed:{code}")
        if outcome is None
        else Result(outcome=outcome, reason=code)
    )


def _code(response: Any) -> str | None:
    # Depending on how the call failed, this is a slack_sdk response, an aiohttp one, or a dictionary.
    data = getattr(response, "data", response)
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) and code else None


def _status(response: Any) -> int:
    return int(getattr(response, "status_code", getattr(response, "status", 200)))
