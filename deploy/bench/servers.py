"""The two servers of the interactive path, as a process: the whole bot, and a bare Bolt app that only acks.

Both run on the same server in the same way: Starlette on uvicorn, with uvloop and httptools.
"""

import json
import sys
from pathlib import Path

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import assemble
from bot.running import Running
from bot.serve import configure_logs
from bot.web.endpoints import application
from deploy.bench.population import SIGNED_BY, company_settings


def bare() -> Starlette:
    """Bolt as its own documentation has it: Bolt checks the signature, the listener acknowledges."""
    bolt = AsyncApp(signing_secret=SIGNED_BY, authorize=_authorize)

    @bolt.command("/chatgpt-privacy")
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    handler = AsyncSlackRequestHandler(bolt)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    async def alive(_: Request) -> Response:
        return Response()

    return Starlette(routes=[Route("/healthz", alive), Route("/slack/events", events, methods=["POST"])])


def full(folder: Path) -> Starlette:
    """The bot as `serve` runs it, on a database that is there."""
    configure_logs()
    app = assemble(company_settings(folder))
    running = Running(app)
    return application(
        checks=running.checks(), slack_events=app.slack.inbound.handle, lifespan=running.lifespan
    )


def main(options: str) -> None:
    """Run one of them until killed."""
    chosen = json.loads(options)
    asgi = bare() if chosen["kind"] == "bare" else full(Path(chosen["folder"]))
    config = uvicorn.Config(
        asgi,
        host="127.0.0.1",
        port=chosen["port"],
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
    )
    uvicorn.Server(config).run()


# Private functions


async def _authorize() -> AuthorizeResult:
    """A token at hand: Bolt's own way would ask Slack each time."""
    return AuthorizeResult(
        enterprise_id=None,
        team_id="T0BENCH",
        bot_user_id="U0BENCHBOT",
        bot_token="xoxb-bench",  # noqa: S106  opens nothing
    )


if __name__ == "__main__":
    main(sys.argv[1])
