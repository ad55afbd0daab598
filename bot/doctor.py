"""What may be wrong with an installation, and how to mend it. Looks only; changes nothing."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import App, assemble
from bot.channels.slack.api import SlackApi
from bot.channels.slack.identity import Identity, identify
from bot.channels.slack.manifest import SCOPES
from bot.channels.slack.outcomes import code_of
from bot.core.errors import BotError
from bot.lint import Level, lint
from bot.settings import Settings, load_settings
from bot.store.engines import address, in_memory
from bot.store.migrate import pending
from bot.store.revisions import revision

SKEW = timedelta(minutes=1)
"""Slack refuses requests, and we refuse Slack's, when clocks are five minutes apart."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    ok: bool
    text: str
    cure: str | None = None


async def examine() -> list[Finding]:
    """Every finding, in the order in which faults should be mended."""
    try:
        settings = load_settings()
    except BotError as error:
        return [_fault("settings", error)]
    mode = "rehearsing: no credentials are set" if settings.rehearsing else "credentials are set"
    database, usable = _database(settings)
    findings = [Finding("settings", True, mode), _packs(settings), database]
    if usable:
        findings += await _remembered(settings)
    return findings + await _slack(settings)


# Private functions


def _fault(subject: str, error: BotError) -> Finding:
    return Finding(subject, False, str(error), error.advice)


def _packs(settings: Settings) -> Finding:
    try:
        found = lint(settings.policies_dir, datetime.now(UTC).date())
    except BotError as error:
        return _fault("packs", error)
    broken = [finding for finding in found if finding.level is Level.ERROR]
    if broken:
        return Finding("packs", False, _counted(len(broken), "fault"), "Run `chatgpt-privacy policy lint`.")
    worth_a_look = f"; {_counted(len(found), 'warning')} of `policy lint`" if found else ""
    return Finding("packs", True, f"every pack is in order{worth_a_look}")


def _database(settings: Settings) -> tuple[Finding, bool]:
    """What there is to say of it, and whether it can be read."""
    try:
        if _missing(settings.database):
            return _at_first_start(settings), False
        lacking, at = pending(settings.database), revision(settings.database)
    except BotError as error:
        return _fault("database", error), False
    if at is None:
        return Finding("database", True, "empty; its tables will be made at the first start"), False
    if lacking:
        text = f"{_counted(len(lacking), 'migration')} behind this version"
        return Finding("database", False, text, "Run `chatgpt-privacy migrate`, or start the bot."), False
    return Finding("database", True, f"at revision {at}"), True


def _missing(url: str) -> bool:
    parsed = address(url)
    return parsed.drivername == "sqlite" and not in_memory(parsed) and not Path(str(parsed.database)).exists()


def _at_first_start(settings: Settings) -> Finding:
    folder = Path(str(address(settings.database).database)).absolute().parent
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        cure = "Set DATA_DIR to a folder that the bot's system user may write to."
        return Finding("database", False, f"no file can be made in {folder}", cure)
    return Finding("database", True, "will be created at the first start")


async def _remembered(settings: Settings) -> list[Finding]:
    try:
        app = assemble(settings)
    except BotError as error:
        return [_fault("keys", error)]
    try:
        return await _tenants(app)
    except BotError as error:
        return [_fault("database", error)]
    finally:
        await app.close()


async def _tenants(app: App) -> list[Finding]:
    findings = []
    for organisation in await app.clockwork.organisations():
        for workspace in await app.clockwork.workspaces(organisation):
            if workspace.admin_channel is None:
                cure = "Set ADMIN_CHANNEL, or type `/chatgpt-privacy admin channel` in the channel."
                text = "nobody gets the weekly report"
                findings.append(Finding(f"workspace {workspace.id}", False, text, cure))
        published = await app.store.read(organisation, lambda records: records.policies.published())
        if not published:
            cure = "Run `chatgpt-privacy policy publish`, then `campaign plan` and `campaign start`."
            findings.append(Finding(f"organisation {organisation}", False, "no policy is published", cure))
    return findings


async def _slack(settings: Settings) -> list[Finding]:
    api = SlackApi(base_url=settings.slack_api)
    findings = []
    try:
        if settings.slack_bot_token is not None:
            findings += await _bot_token(api, settings.slack_bot_token.get_secret_value())
        if settings.slack_app_token is not None:
            findings.append(await _app_token(api, settings.slack_app_token.get_secret_value()))
    finally:
        await api.close()
    return findings


async def _bot_token(api: SlackApi, token: str) -> list[Finding]:
    try:
        identity = await identify(api, token)
    except BotError as error:
        return [_fault("slack token", error)]
    return [
        Finding("slack token", True, f"workspace {identity.workspace}"),
        _scopes(identity),
        _clock(identity),
    ]


async def _app_token(api: SlackApi, token: str) -> Finding:
    try:
        await api.client().apps_connections_open(app_token=token)
    except Exception as error:  # noqa: BLE001 - whatever it was, the operator gets Slack's word for it
        cure = "Make an app-level token (xapp-…) with connections:write in the app's settings at Slack."
        text = f"Slack does not take SLACK_APP_TOKEN: {code_of(error)}"
        return Finding("slack app token", False, text, cure)
    return Finding("slack app token", True, "Socket Mode can connect")


def _scopes(identity: Identity) -> Finding:
    missing = sorted(set(SCOPES) - identity.scopes)
    if missing:
        cure = "Take the manifest of `chatgpt-privacy manifest slack`, and install the app again."
        return Finding("slack scopes", False, f"missing: {', '.join(missing)}", cure)
    return Finding("slack scopes", True, "all there")


def _clock(identity: Identity) -> Finding:
    if identity.answered_at is None:
        return Finding("clock", True, "Slack told no time to compare with")
    skew = abs(datetime.now(UTC) - identity.answered_at)
    if skew > SKEW:
        return Finding("clock", False, f"{skew.seconds} s away from Slack's", "Turn time synchronisation on.")
    return Finding("clock", True, "agrees with Slack's")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
