"""What people do in Slack, as verbs: they type, press, choose, fill in and look."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.simulator.slack import answers, forms, payloads, plain, posting
from bot.simulator.slack.courier import Courier
from bot.simulator.slack.members import Json, Member
from bot.simulator.slack.records import Channel, Post, View
from bot.simulator.slack.workspace import SlackWorkspace
from bot.simulator.slack.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Something that can be pressed or chosen from, and where it is."""

    block: Json
    element: Json
    post: Post | None = None
    view: View | None = None


class Hands:
    """The people of one workspace acting. A person goes by account id, handle, e-mail, full or first name."""

    def __init__(self, world: World, courier: Courier, workspace: SlackWorkspace) -> None:
        self.world = world
        self.courier = courier
        self.workspace = workspace

    async def types(self, person: str, text: str, channel: str | None = None) -> None:
        """Type a slash command or a message, in the direct messages with the app or in a channel."""
        member, place = self.workspace.member(person), self._place(person, channel)
        self._note(member, f"types: {text}")
        if text.startswith("/"):
            await self._commands(member, place, text)
        else:
            await self._says(member, place, text)

    async def presses(self, person: str, label: str) -> None:
        """Press the newest button of that name they can see: in the open modal, else in messages and home.

        Raises KeyError if they see none.
        """
        member = self.workspace.member(person)
        spots = (s for s in self._spots(member.id) if s.element["type"] == "button")
        spot = next((s for s in spots if s.element["text"]["text"] == label), None)
        if spot is None:
            raise KeyError(f"{member.name} sees no button {label}")
        self._note(member, f"presses [{label}]")
        await self.act(member, spot)

    async def chooses(self, person: str, label: str) -> None:
        """Choose an option, by its label, of the newest menu that offers it. Raises KeyError."""
        member = self.workspace.member(person)
        for spot in self._spots(member.id):
            for offered in plain.options_of(spot.element):
                if offered["text"]["text"] == label:
                    self._note(member, f"chooses {{{label}}}")
                    await self.act(member, spot, forms.answer(spot.element, offered["value"]))
                    return
        raise KeyError(f"{member.name} is offered no {label}")

    async def act(self, member: Member, spot: Spot, chosen: Json | None = None) -> None:
        """Bring a press or choice to the app."""
        action = forms.action(spot.block, spot.element, self.world.now().timestamp(), chosen)
        if spot.view is not None:
            spot.view.values = forms.state(spot.view.blocks, spot.view.values)
            payload = payloads.view_action(self.world, self.workspace, member, spot.view, action)
        else:
            assert spot.post is not None
            channel = self.workspace.channels[spot.post.channel]
            payload = payloads.message_action(self.world, self.workspace, member, channel, spot.post, action)
        await self.courier.interaction(payload)

    async def fills(self, person: str, values: Mapping[str, Any], *, submit: bool = True) -> None:
        """Fill fields of the open modal, by label or id, with text, or option labels or values; then submit.

        Raises KeyError for a field or option that is not there.
        """
        member, view = self.workspace.member(person), self._open(person)
        for name, value in values.items():
            self.fill(view, name, value)
        told = ", ".join(f"{name}={value}" for name, value in values.items())
        self._note(member, f"fills in {{{told}}}")
        if submit:
            await self.submits(person)

    def fill(self, view: View, name: str, value: Any) -> None:
        """Put a value into one field."""
        block = forms.field(view.blocks, name)
        held = view.values.setdefault(block["block_id"], {})
        held[block["element"]["action_id"]] = forms.answer(block["element"], value)

    async def submits(self, person: str) -> None:
        """Press the submit button of the open modal; Slack's own checks come first."""
        member, view = self.workspace.member(person), self._open(person)
        view.values = forms.state(view.blocks, view.values)
        view.mistakes, view.trouble = forms.unfinished(view.blocks, view.values), None
        self._note(member, f"submits [{answers.submit_label(view)}]")
        if view.mistakes:
            answers.tell_mistakes(self.world, self.workspace, view)
            return
        payload = payloads.submission(self.world, self.workspace, member, view)
        attempt = await self.courier.interaction(payload)
        answers.after_submission(self.world, self.workspace, view, attempt)

    async def closes(self, person: str, *, everything: bool = False) -> None:
        """Close the open modal, or the whole stack."""
        member, view = self.workspace.member(person), self._open(person)
        posting.close_modals(self.world, self.workspace, member.id, all_of_them=everything)
        if view.body.get("notify_on_close"):
            payload = payloads.closing(self.world, self.workspace, member, view, cleared=everything)
            await self.courier.interaction(payload)

    async def opens_home(self, person: str) -> None:
        """Open the app's Home tab."""
        await self._opens(person, "home")

    async def opens_messages(self, person: str) -> None:
        """Open the app's Messages tab."""
        await self._opens(person, "messages")

    def sees(self, person: str) -> str:
        """What is in front of somebody: the open modal, or else the direct messages with the app."""
        account = self.workspace.member(person).id
        view = self.workspace.modal(account)
        if view is not None:
            faults = "".join(f" (! {words})" for words in view.mistakes.values())
            faults += f" (! {view.trouble})" if view.trouble else ""
            words = f"{view.body['title']['text']} / {plain.of_blocks(view.blocks)}"
            return f"{words} [{answers.submit_label(view)}]{faults}"
        posts = self.workspace.seen_by(account, self.workspace.dm(account))
        return "\n".join(plain.of_blocks(post.blocks) or post.text for post in posts)

    def sees_home(self, person: str) -> str:
        """What the app's Home tab shows somebody; empty before it was ever published."""
        home = self.workspace.homes.get(self.workspace.member(person).id)
        return plain.of_blocks(home.blocks) if home is not None else ""

    def transcript(self, person: str | None = None) -> str:
        """All that happened in the workspace, or to one person, a line each; times are UTC."""
        account = None if person is None else self.workspace.member(person).id
        return self.world.journal.transcript(self.workspace.id, account)

    # Private functions

    async def _commands(self, member: Member, place: Channel, text: str) -> None:
        line = self._escaped(text) if self.world.app.commands_escaped else text
        if line.split()[0] != self.world.app.command:
            words = f"{line.split()[0]} is not a valid command."
            answers.slackbot(self.world, self.workspace, place, member.id, words)
            return
        fields = payloads.command(self.world, self.workspace, member, place, line)
        attempt = await self.courier.command(fields)
        answers.after_command(self.world, self.workspace, fields, attempt)

    async def _says(self, member: Member, place: Channel, text: str) -> None:
        posted = posting.post(self.world, self.workspace, place, member.id, text=self._escaped(text))
        if place.partner is not None and "message.im" in self.world.app.events:
            inner = {
                "type": "message",
                "channel_type": "im",
                "channel": place.id,
                "user": member.id,
                "text": posted.text,
                "ts": posted.ts,
                "team": self.workspace.id,
                "client_msg_id": self.world.new_id("M"),
            }
            await self.courier.event(payloads.event(self.world, self.workspace, inner))

    async def _opens(self, person: str, tab: str) -> None:
        member = self.workspace.member(person)
        self._note(member, f"opens the {tab} tab")
        inner: Json = {
            "type": "app_home_opened",
            "user": member.id,
            "channel": self.workspace.dm(member.id).id,
            "tab": tab,
        }
        if "app_home_opened" in self.world.app.events:
            await self.courier.event(payloads.event(self.world, self.workspace, inner))

    def _spots(self, account: str) -> Iterator[Spot]:
        modal = self.workspace.modal(account)
        if modal is not None:
            yield from _in_view(modal)
            return
        shown: list[tuple[Any, Post | View]] = []
        for channel in self.workspace.visible(account):
            shown += [
                ((post.edited_at or post.at), post) for post in self.workspace.seen_by(account, channel)
            ]
        home = self.workspace.homes.get(account)
        if home is not None:
            shown.append((home.shown_at, home))
        shown.sort(key=lambda pair: pair[0])
        for _, place in reversed(shown):
            yield from _in_view(place) if isinstance(place, View) else _in_post(place)

    def _place(self, person: str, channel: str | None) -> Channel:
        account = self.workspace.member(person).id
        place = self.workspace.dm(account) if channel is None else self.workspace.channel(channel)
        if place is None or account not in place.members:
            raise KeyError(f"{person} is not in {channel}")
        return place

    def _open(self, person: str) -> View:
        view = self.workspace.modal(self.workspace.member(person).id)
        if view is None:
            raise KeyError(f"{person} has no modal open")
        return view

    def _escaped(self, text: str) -> str:
        safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return re.sub(r"@([\w.-]+)", self._mention, safe)

    def _mention(self, found: re.Match[str]) -> str:
        members = self.workspace.members.values()
        member = next((m for m in members if m.handle == found[1] or m.id == found[1]), None)
        return f"<@{member.id}|{member.handle}>" if member is not None else found[0]

    def _note(self, member: Member, words: str) -> None:
        self.world.tell(self.workspace, {member.id}, f"{member.name} {words}")


# Private functions


def _in_view(view: View) -> Iterator[Spot]:
    return (Spot(block=b, element=e, view=view) for b, e in forms.elements(view.blocks))


def _in_post(post: Post) -> Iterator[Spot]:
    return (Spot(block=b, element=e, post=post) for b, e in forms.elements(post.blocks))
