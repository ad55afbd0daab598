"""The people of a rehearsal, acting through the page's own HTTP."""

# ruff: noqa: INP001, ASYNC110 - a script may wait
import asyncio
from typing import Any

import aiohttp

HEADER = {"x-rehearsal": "1"}
COMMAND = "/chatgpt-privacy"


class People:
    """Everybody in the rehearsal at one address."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._address = address

    async def scene(self, person: str = "", place: str = "") -> dict[str, Any]:
        """What one person sees."""
        asked = {"person": person, "place": place}
        async with self._session.get(f"{self._address}/scene", params=asked) as answer:
            return dict(await answer.json())

    async def room(self, person: str, name: str) -> str:
        """A conversation by its name."""
        places = (await self.scene(person))["desk"]["places"]
        return str(next(place["id"] for place in places if place["name"] == name))

    async def types(self, person: str, words: str, place: str | None = None) -> None:
        """The command, with these words after it."""
        where = place or (await self.scene(person))["desk"]["place"]
        await self._post("do", act="types", person=person, text=f"{COMMAND} {words}".strip(), place=where)

    async def hears(self, person: str) -> None:
        """Wait until the bot has written to them."""
        while not (await self.scene(person))["desk"]["posts"]:
            await asyncio.sleep(0.2)

    async def newest_picture(self, person: str, place: str) -> bytes:
        """The last picture that was attached in a conversation."""
        posts = (await self.scene(person, place))["desk"]["posts"]
        file = [file for post in posts for file in post["files"] if file["picture"]][-1]
        async with self._session.get(f"{self._address}/files/{file['id']}") as answer:
            return await answer.read()

    async def presses(self, person: str, label: str) -> None:
        """The newest button that starts with these words."""
        for post in reversed((await self.scene(person))["desk"]["posts"]):
            for block in post["blocks"]:
                for element in block.get("elements", []) if block["type"] == "actions" else []:
                    if element["text"]["text"].startswith(label):
                        ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
                        await self._post("do", act="acts", person=person, ts=post["ts"], **ids)
                        return
        raise LookupError(f"{person} has no button {label}")

    async def submits(self, person: str, choice: int = 0) -> None:
        """The open form: the choice of that number everywhere, every box ticked."""
        view = (await self.scene(person))["desk"]["modal"]
        values: dict[str, Any] = {}
        for block in (block for block in view["blocks"] if block["type"] == "input"):
            options = [option["value"] for option in block["element"].get("options", [])]
            several = block["element"]["type"] == "checkboxes"
            values[block["block_id"]] = options if several else options[choice] if options else ""
        await self._post("do", act="submits", person=person, view=view["id"], values=values)

    async def closes(self, person: str) -> None:
        """The open form, without an answer."""
        await self._post("do", act="closes", person=person, everything=True)

    async def turn(self, by: str) -> None:
        """The clock: `hour`, `day`, `event` or `quarter`."""
        await self._post("clock", by=by)

    # Private functions

    async def _post(self, path: str, **asked: Any) -> None:
        async with self._session.post(f"{self._address}/{path}", json=asked, headers=HEADER) as answer:
            if not answer.ok:
                raise LookupError(await answer.text())
