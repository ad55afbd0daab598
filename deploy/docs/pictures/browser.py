"""A browser without a window, driven over its DevTools protocol."""

# ruff: noqa: INP001, ASYNC110, ASYNC240 - a script may wait, and write its files
import asyncio
import base64
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

QUIETLY = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)


class Browser:
    """One page of it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    async def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """What the browser answers to one command of its protocol."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            answer = json.loads((await self._socket.receive()).data)
            if answer.get("id") == number:
                return dict(answer.get("result", {}))

    async def evaluate(self, expression: str) -> Any:
        """The value of a line of JavaScript in the page."""
        answer = await self.command(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        return answer["result"].get("value")

    async def until(self, expression: str) -> None:
        """Wait until the page agrees."""
        while not await self.evaluate(f"Boolean({expression})"):
            await asyncio.sleep(0.1)

    async def open(self, url: str) -> None:
        """Load a page afresh."""
        await self.command("Page.navigate", url="about:blank")
        await self.command("Page.navigate", url=url)

    async def size(self, width: int, height: int) -> None:
        """How large the window would be, in pixels."""
        await self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    async def picture(self, path: Path, part: str) -> None:
        """What is seen now of one part of the page (a CSS selector), as a PNG."""
        box = await self.evaluate(f"document.querySelector('{part}').getBoundingClientRect().toJSON()")
        clip = {**{name: box[name] for name in ("x", "y", "width", "height")}, "scale": 1}
        answer = await self.command("Page.captureScreenshot", format="png", clip=clip)
        path.write_bytes(base64.b64decode(answer["data"]))


@asynccontextmanager
async def browsing(program: str, folder: Path) -> AsyncIterator[Browser]:
    """A browser with an empty profile in `folder`."""
    process = await asyncio.create_subprocess_exec(
        program,
        *QUIETLY,
        f"--user-data-dir={folder}",
        "about:blank",
        stderr=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        port = await _port(folder / "DevToolsActivePort")
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/json/list") as answer,
        ):
            page = next(each for each in await answer.json() if each["type"] == "page")
            async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                yield Browser(socket)
    finally:
        process.terminate()
        await process.wait()


# Private functions


async def _port(told: Path) -> int:
    while not told.exists() or "\n" not in told.read_text():
        await asyncio.sleep(0.1)
    return int(told.read_text().splitlines()[0])
