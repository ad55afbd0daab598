"""What a press on the page makes somebody do."""

from bot.simulator.rehearsal import scene
from bot.simulator.rehearsal.cast import Part
from bot.simulator.slack import forms
from bot.simulator.slack.hands import Spot
from bot.simulator.slack.members import Json
from bot.simulator.slack.records import Post
from bot.simulator.slack.simulator import Slack


class Acts:
    """The acts by name. Each takes a person's account and what the page sent; KeyError means: not there."""

    def __init__(self, slack: Slack, parts: list[Part], newcomers: list[Part]) -> None:
        self._slack = slack
        self._parts = parts
        self._newcomers = newcomers
        self._acts = {
            "types": self._types,
            "acts": self._acts_on,
            "submits": self._submits,
            "closes": self._closes,
            "opens": self._opens,
            "reads": self._reads,
            "joins": self._joins,
            "leaves": self._leaves,
        }

    async def do(self, name: str, account: str, asked: Json) -> None:
        """Do it. Raises KeyError for whatever is not there (any more)."""
        if account not in self._slack.workspace.members:
            raise KeyError(account)
        await self._acts[name](account, asked)

    # Private functions

    async def _types(self, account: str, asked: Json) -> None:
        text = str(asked["text"]).strip()[:4000]
        if text:
            await self._slack.types(account, text, str(asked["place"]))

    async def _acts_on(self, account: str, asked: Json) -> None:
        spot = self._spot(account, asked)
        member = self._slack.workspace.members[account]
        self._slack.world.tell(self._slack.workspace, {account}, f"{member.name} {_told(spot, asked)}")
        chosen = forms.answer(spot.element, asked["value"]) if "value" in asked else None
        await self._slack.act(member, spot, chosen)

    async def _submits(self, account: str, asked: Json) -> None:
        view = self._slack.workspace.modal(account)
        if view is None or view.id != asked["view"]:
            raise KeyError("this form is no longer open")
        for block_id, value in dict(asked["values"]).items():
            self._slack.fill(view, block_id, value)
        await self._slack.submits(account)

    async def _closes(self, account: str, asked: Json) -> None:
        await self._slack.closes(account, everything=bool(asked.get("everything")))

    async def _opens(self, account: str, asked: Json) -> None:
        opens = self._slack.opens_home if asked["tab"] == "home" else self._slack.opens_messages
        await opens(account)

    async def _reads(self, account: str, asked: Json) -> None:
        scene.mark_read(self._slack, account, str(asked["place"]))

    async def _joins(self, _account: str, _asked: Json) -> None:
        if not self._newcomers:
            raise KeyError("everybody has joined by now")
        part = self._newcomers.pop(0)
        self._parts.append(part)
        await self._slack.joins(part.member)

    async def _leaves(self, account: str, asked: Json) -> None:
        change = self._slack.returns if asked.get("back") else self._slack.deactivates
        await change(account)

    def _spot(self, account: str, asked: Json) -> Spot:
        view = self._slack.workspace.view(str(asked.get("view", "")))
        if view is not None and view.account != account:
            raise KeyError("that form is somebody else's")
        post = self._post(account, str(asked.get("ts", ""))) if view is None else None
        blocks = view.blocks if view is not None else post.blocks if post is not None else []
        for block, element in forms.elements(blocks):
            if (block["block_id"], element["action_id"]) == (asked["block_id"], asked["action_id"]):
                return Spot(block=block, element=element, post=post, view=view)
        raise KeyError("that button is gone")

    def _post(self, account: str, ts: str) -> Post:
        for channel in self._slack.workspace.visible(account):
            for post in self._slack.workspace.seen_by(account, channel):
                if post.ts == ts:
                    return post
        raise KeyError("that message is gone")


# Private functions


def _told(spot: Spot, asked: Json) -> str:
    if "value" not in asked:
        return f"presses [{spot.element['text']['text']}]"
    return f"chooses {asked['value']}"
