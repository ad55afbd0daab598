"""What may be wrong with an installation, and how to mend it. Looks only; changes nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.app import App, assemble
from bot.channels.slack.identity import Identity, identify
from bot.channels.slack.manifest import SCOPES
from bot.core.errors import BotError
from bot.lint import Level, lint
from bot.settings import Settings, load_settings
from bot.store.migrate import pending, revision

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
    findings = [Finding("settings", True, mode), _packs(settings), _database(settings)]
    if not findings[-1].ok:
        return findings
    app = assemble(settings)
    try:
        findings += await _tenants(app)
        if settings.slack_bot_token is not None:
            findings += await _slack(app, settings.slack_bot_token.get_secret_value())
    finally:
        await app.close()
    return findings


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
        return Finding("packs", False, f"{len(broken)} faults", "Run `chatgpt-privacy policy lint`.")
    warnings = f", {len(found)} warnings" if found else ""
    return Finding("packs", True, f"they lint{warnings}")


def _database(settings: Settings) -> Finding:
    try:
        missing = pending(settings.database)
    except BotError as error:
        return _fault("database", error)
    if missing:
        text = f"{len(missing)} migrations are pending"
        return Finding("database", False, text, "Run `chatgpt-privacy migrate`, or start the bot.")
    return Finding("database", True, f"at revision {revision(settings.database)}")


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


async def _slack(app: App, token: str) -> list[Finding]:
    try:
        identity = await identify(app.slack.api, token)
    except BotError as error:
        return [_fault("slack token", error)]
    return [
        Finding("slack token", True, f"workspace {identity.workspace}"),
        _scopes(identity),
        _clock(identity),
    ]


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
