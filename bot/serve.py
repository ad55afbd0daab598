"""Open, run, drain, close."""

import logging
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict

import structlog
import uvicorn
from starlette.applications import Starlette

from bot.actions.connect import Installed
from bot.app import App, assemble, prepare
from bot.channels.slack.oauth import OAuthInstallation, SlackOAuth
from bot.core.roster import Platform
from bot.running import Running
from bot.settings import Settings
from bot.web.endpoints import Answer, Visit, application


def serve(settings: Settings) -> None:
    """Run until told to stop. Raises BotError where it cannot start."""
    configure_logs()
    prepare(settings)
    app = assemble(settings)
    running = Running(app)
    asgi = application(
        checks=running.checks(),
        slack_events=app.slack.inbound.handle if settings.slack_signing_secret else None,
        lifespan=running.lifespan,
        **_installing(app),
    )
    listen(asgi, settings)


def listen(asgi: Starlette, settings: Settings) -> None:
    """Serve an application until a signal comes."""
    uvicorn.Server(
        uvicorn.Config(
            asgi,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=20,
        )
    ).run()


def configure_logs() -> None:
    """One JSON line an event on standard error; ids only, never names, tokens or texts."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    traces = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(traces),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


# Private functions


class _Installing(TypedDict):
    slack_install: Visit | None
    slack_redirect: Visit | None


def _installing(app: App) -> _Installing:
    """The pages of an OAuth installation, where a client id is set."""
    settings = app.settings
    if settings.slack_client_id is None or settings.slack_client_secret is None:
        return {"slack_install": None, "slack_redirect": None}

    async def install(granted: OAuthInstallation) -> None:
        workspace = await app.connect(
            Installed(
                platform=Platform.SLACK,
                workspace=granted.workspace,
                name=granted.name,
                enterprise=granted.enterprise,
                token=granted.token,
                bot_account=granted.bot_account,
                installer=granted.installed_by,
            )
        )
        await app.clockwork.sync(workspace, app.clock.now())

    async def add_state(state: str, expires_at: datetime) -> None:
        await app.store.across(lambda tenancy: tenancy.add_oauth_state(state, expires_at))

    async def take_state(state: str, at: datetime) -> bool:
        return await app.store.across(lambda tenancy: tenancy.take_oauth_state(state, at))

    oauth = SlackOAuth(
        api=app.slack.api,
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        public_url=settings.public_url,
        add_state=add_state,
        take_state=take_state,
        install=install,
        clock=app.clock,
    )

    async def begin(_query: Mapping[str, str], _headers: Mapping[str, str]) -> Answer:
        return await oauth.begin()

    return {"slack_install": begin, "slack_redirect": oauth.finish}
