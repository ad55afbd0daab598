"""The wiring: the one file that names concrete classes."""

import asyncio
import random
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event

from bot.actions.clockwork import Clockwork
from bot.actions.compose import Composer
from bot.actions.connect import Installed, connect
from bot.actions.drain import Post, drain
from bot.actions.intake import Handled
from bot.actions.reception import Reception
from bot.actions.speech import COMMAND
from bot.channels.slack.api import SlackApi
from bot.channels.slack.directory import SlackDirectory
from bot.channels.slack.inbound import Inbound
from bot.channels.slack.outbound import SlackMessenger
from bot.channels.slack.signature import Signature
from bot.channels.slack.tokens import Tokens
from bot.core.errors import InvalidSetting
from bot.core.message import Button, Buttons, Key, Message, Paragraph, Span
from bot.core.roster import OrganisationId, Workspace, WorkspaceId
from bot.documents.files import ReportFiles
from bot.engine.local import LocalEngine
from bot.keys import Keys
from bot.ports.clock import Clock
from bot.settings import Settings
from bot.store.database import Database
from bot.store.revisions import is_current
from bot.words import PackWords

SLACK_INTERVAL = timedelta(minutes=1) / 525
"""Between two messages in one workspace: the rate that Slack was observed to allow."""


class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        """The present instant, UTC."""
        return datetime.now(UTC)

    async def sleep(self, duration: timedelta) -> None:
        """Wait."""
        await asyncio.sleep(duration.total_seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The assembled bot."""

    settings: Settings
    clock: Clock
    keys: Keys
    store: Database
    words: PackWords
    engine: LocalEngine
    post: Post
    clockwork: Clockwork
    slack: "Slack"

    async def drain(self, organisation: OrganisationId, workspace: WorkspaceId) -> Counter[str]:
        """Send what one workspace owes, here and now; how many of each outcome."""
        return await drain(organisation, workspace, SLACK_INTERVAL, post=self.post)

    async def connect(self, installed: Installed) -> Workspace:
        """Connect a workspace, or renew its token."""
        workspace = await connect(
            installed,
            self.clock.now(),
            store=self.store,
            timezone=self.settings.default_timezone,
            locale=self.settings.default_locale,
            admin_channel=self.settings.admin_channel,
        )
        self.slack.tokens.invalidate(workspace.id)
        return workspace

    async def close(self) -> None:
        """Let go of everything, in the opposite order of opening."""
        await self.slack.inbound.finish()
        await self.engine.close(grace=10)
        await self.slack.api.close()
        await self.store.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """Slack's side."""

    api: SlackApi
    tokens: Tokens
    directory: SlackDirectory
    inbound: Inbound


def assemble(settings: Settings, clock: Clock | None = None) -> App:
    """The bot of these settings. Opens the database, and nothing else. Raises BotError."""
    clock = clock or SystemClock()
    keys = open_keys(settings)
    store = Database(settings.database, cipher=keys)
    words = PackWords(settings.policies_dir)
    api = SlackApi(base_url=settings.slack_api)
    tokens = Tokens(find=partial(_find, store), clock=clock)
    stop = Event()
    post = Post(
        store=store,
        messenger=SlackMessenger(api=api, tokens=tokens),
        composer=Composer(words=words, documents=ReportFiles(words.label)),
        clock=clock,
        jitter=random.random,
        stopping=stop.is_set,
    )
    engine = LocalEngine(partial(drain, interval=SLACK_INTERVAL, post=post), stop)
    directory = SlackDirectory(api=api, tokens=tokens, clock=clock)
    reception = Reception(
        clock=clock,
        store=store,
        handled=Handled(store),
        words=words,
        engine=engine,
        directory=directory,
        find=tokens.workspace,
        forget=tokens.invalidate,
        new_id=new_id,
        admin_accounts=settings.admin_accounts,
    )
    inbound = _inbound(settings, clock, words, reception, api, tokens, directory)
    clockwork = Clockwork(
        store=store,
        words=words,
        engine=engine,
        directory=directory,
        handle=inbound.handle_incoming,
        public_key=keys.public_key,
        signer=keys.sign,
        new_id=new_id,
    )
    return App(
        settings=settings,
        clock=clock,
        keys=keys,
        store=store,
        words=words,
        engine=engine,
        post=post,
        clockwork=clockwork,
        slack=Slack(api=api, tokens=tokens, directory=directory, inbound=inbound),
    )


def prepare(settings: Settings) -> None:
    """Make the data folder, and bring the database to this version's schema. Raises BotError."""
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidSetting(f"DATA_DIR cannot be made: {error.strerror}") from None
    if not is_current(settings.database):
        # Loaded only now: alembic takes long, and most starts have nothing to migrate.
        from bot.store.migrate import migrate  # noqa: PLC0415

        migrate(settings.database)


def open_keys(settings: Settings) -> Keys:
    """The keys of these settings; generated in DATA_DIR where none are given. Raises InvalidSetting."""
    return Keys(
        secret_key=settings.secret_key.get_secret_value() if settings.secret_key else None,
        ledger_key=settings.ledger_key.get_secret_value() if settings.ledger_key else None,
        data_dir=settings.data_dir,
    )


def new_id() -> str:
    """A random id, 128 bits."""
    return secrets.token_hex(16)


# Private functions


async def _find(store: Database, id: WorkspaceId) -> Workspace | None:
    return await store.across(lambda tenancy: tenancy.workspace(id))


def _inbound(
    settings: Settings,
    clock: Clock,
    words: PackWords,
    reception: Reception,
    api: SlackApi,
    tokens: Tokens,
    directory: SlackDirectory,
) -> Inbound:
    secret, locale = settings.slack_signing_secret, settings.default_locale
    return Inbound(
        conversation=reception.conversation(),
        signature=Signature(secret=secret.get_secret_value(), clock=clock) if secret else None,
        tokens=tokens,
        directory=directory,
        api=api,
        trouble=lambda: words.message(Key.TROUBLE, locale, {"command": COMMAND}),
        again=lambda button: _again(words.label("form.again", locale), button),
    )


def _again(text: str, button: Button) -> Message:
    return Message(summary=text, blocks=(Paragraph((Span(text),)), Buttons((button,))))
