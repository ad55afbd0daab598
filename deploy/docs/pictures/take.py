"""Take the pictures of this folder: play a rehearsal, and look at it with a browser.

Run it from the checkout, with the packages of `make test`: `.venv/bin/python deploy/docs/pictures/take.py`.
It needs Chromium; CHROMIUM names it where it is not called `chromium`.
"""

# ruff: noqa: INP001 - a script
import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
from browser import Browser, browsing
from people import People

HERE = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM", "chromium")
ADMIN, OLIVER, EMEKA = "U0HANNAH0", "U0OLIVER0", "U0EMEKA00"
FIRST = "document.querySelector('#content')"
LAST = "document.querySelector('article:last-of-type')"
NEWEST = "[...document.querySelectorAll('.post:not(.follows)')].at(-1)"
"""The newest message, without the files that follow it."""
LOADED = "Promise.all([...document.images].map((picture) => picture.decode())).then(() => 1)"
"""Every picture in the page has been drawn."""
WEEKS = (
    (
        "tobias ines jonas mei lukas franziska noah yuki grace matthias ruth david petra ingrid thomas",
        "personal",
    ),
    ("maren sven priya arjun layla haruto diego oliver sofia clara rafael aisha", "company"),
    ("kavya celine beatriz chloe jack", "none"),
)


async def main() -> None:
    """Every picture, in the order of a campaign."""
    with TemporaryDirectory() as folder:
        async with (
            rehearsing(Path(folder)) as address,
            aiohttp.ClientSession() as session,
            browsing(CHROMIUM, Path(folder) / "profile") as browser,
        ):
            show = Show(browser, People(session, address), address)
            await show.employee()
            await show.weeks()
            await show.admin()


class Show:
    """A campaign, and the camera on it."""

    def __init__(self, browser: Browser, people: People, address: str) -> None:
        self._browser = browser
        self._people = people
        self._address = address

    async def employee(self) -> None:
        """The whole page; then welcome, steps, form, receipt and App Home of one person."""
        await self._people.hears(OLIVER)
        await self._take("rehearsal", OLIVER, part="body", width=1280, height=760)
        await self._take("welcome", OLIVER)
        await self._people.presses(OLIVER, "My own")
        await self._take("steps", OLIVER, height=600, at_top=LAST)
        await self._people.presses(OLIVER, "I've done it")
        await self._take("form", OLIVER, part="#modal")
        await self._people.submits(OLIVER, choice=1)
        await self._take("receipt", OLIVER, part="#modal")
        await self._take("home", f"{EMEKA}/home", height=480)

    async def weeks(self) -> None:
        """Three weeks in which most people answer, one asks for help, and one is on leave."""
        await self._people.types(EMEKA, "cannot")
        await self._people.submits(EMEKA, choice=2)
        room = await self._people.room(ADMIN, "privacy-admin")
        await self._people.types(ADMIN, "admin waive wolf@fernhill.example 2027-06-01 on leave", room)
        for handles, account_type in WEEKS:
            for number, handle in enumerate(handles.split()):
                person = "U0" + handle.upper().ljust(7, "0")
                if person != OLIVER:
                    await self._people.types(person, f"confirm {account_type}")
                    await self._people.submits(person, choice=number % 2 if account_type == "personal" else 0)
                if number % 3 == 0:
                    await self._people.turn("day")
            await self._until_monday()

    async def admin(self) -> None:
        """The weekly report in the admin channel, its picture, and the figures on demand."""
        room = await self._people.room(ADMIN, "privacy-admin")
        where = f"{ADMIN}/messages/{room}"
        await self._take("report", where, height=820, at_top=NEWEST)
        (HERE / "report-picture.png").write_bytes(await self._people.newest_picture(ADMIN, room))
        await self._people.types(ADMIN, "admin status", room)
        await self._take("status", where, height=560, at_top=NEWEST)

    # Private functions

    async def _until_monday(self) -> None:
        await self._people.turn("day")
        while datetime.fromisoformat((await self._people.scene())["now"]).weekday() != 0:
            await self._people.turn("day")

    async def _take(
        self,
        name: str,
        where: str,
        *,
        part: str = ".slack",
        width: int = 1080,
        height: int = 640,
        at_top: str = FIRST,
    ) -> None:
        """One part of one person's page, scrolled so that an element (in JavaScript) is on top."""
        await self._browser.size(width, height)
        await self._browser.open(f"{self._address}/#{where}")
        await self._browser.until("document.querySelector('#content .blocks')")
        await self._browser.evaluate(LOADED)
        await self._browser.evaluate(f"{at_top}.scrollIntoView()")
        await self._browser.picture(HERE / f"{name}.png", part)


@asynccontextmanager
async def rehearsing(folder: Path) -> AsyncIterator[str]:
    """A fresh rehearsal on a Monday morning; the address of its page."""
    (folder / "rehearsal-clock").write_text(_monday().isoformat())
    port = _free_port()
    rehearsal = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("chatgpt-privacy"),
        "rehearse",
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "PORT": str(port)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await _ready(f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}/rehearsal"
    finally:
        rehearsal.terminate()
        await rehearsal.wait()


# Private functions


def _monday() -> datetime:
    """The next one, late enough in the morning for London."""
    now = datetime.now(UTC)
    monday = now + timedelta(days=7 - now.weekday())
    return monday.replace(hour=9, minute=40, second=0, microsecond=0)


async def _ready(address: str) -> None:
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(address) as answer:
                    if answer.ok:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    asyncio.run(main())
