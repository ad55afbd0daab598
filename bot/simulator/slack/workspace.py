"""One simulated workspace: who is in it, what was said, what each of them has open."""

from dataclasses import dataclass, field

from bot.simulator.slack.members import Member
from bot.simulator.slack.records import Channel, ChannelKind, Installation, Post, StoredFile, View


@dataclass(slots=True, kw_only=True)
class SlackWorkspace:
    """Its people, channels, views and files. `enterprise` is the grid's id, if it belongs to one."""

    id: str
    name: str
    domain: str
    enterprise: str | None = None
    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    modals: dict[str, list[View]] = field(default_factory=dict)
    """Each person's stack of open modals, the visible one last."""
    files: dict[str, StoredFile] = field(default_factory=dict)
    read: dict[tuple[str, str], str] = field(default_factory=dict)
    """The last ts each (account, channel) has seen."""
    installation: Installation | None = None

    def add(self, *members: Member) -> None:
        """Take members in."""
        for member in members:
            self.members[member.id] = member

    def add_channel(self, id: str, name: str, kind: ChannelKind, members: set[str]) -> Channel:
        """Make a channel."""
        channel = Channel(id=id, name=name, kind=kind, members=members)
        self.channels[id] = channel
        return channel

    def dm(self, account: str) -> Channel:
        """The direct messages between a member and the app: the same id in every run."""
        id = "D" + account[1:]
        if id not in self.channels:
            channel = Channel(id=id, name="directmessage", kind=ChannelKind.DIRECT, partner=account)
            channel.members = {account, self.bot}
            self.channels[id] = channel
        return self.channels[id]

    @property
    def bot(self) -> str:
        """The app's own account; empty before it is installed."""
        return self.installation.bot_account if self.installation is not None else ""

    def member(self, who: str) -> Member:
        """Somebody by account id, handle, e-mail address, full or first name.

        Raises KeyError.
        """
        if who in self.members:
            return self.members[who]
        for goes_by in (_exactly, _first_name):
            for member in self.members.values():
                if goes_by(member, who):
                    return member
        raise KeyError(f"nobody in {self.name} goes by {who}")

    def named(self, account: str) -> str:
        """How a transcript calls somebody."""
        if account == self.bot:
            return "bot"
        return self.members[account].name if account in self.members else account

    def channel(self, reference: str) -> Channel | None:
        """A conversation by id, or by name, hash or not; a direct one exists before its first word."""
        if reference in self.channels:
            return self.channels[reference]
        account = next((lead + reference[1:] for lead in "UW" if lead + reference[1:] in self.members), None)
        if reference.startswith("D") and account is not None:
            return self.dm(account)
        name = reference.removeprefix("#")
        return next((channel for channel in self.channels.values() if channel.name == name), None)

    def visible(self, account: str) -> list[Channel]:
        """The conversations somebody is in, the one with the app first."""
        others = [c for c in self.channels.values() if c.partner is None and account in c.members]
        return [self.dm(account), *others]

    def seen_by(self, account: str, channel: Channel) -> list[Post]:
        """What somebody sees in a conversation, oldest first."""
        return [post for post in channel.posts if post.only_for in {None, account}]

    def unread(self, account: str, channel: Channel) -> int:
        """How many posts of others somebody has not looked at."""
        last = self.read.get((account, channel.id), "")
        return sum(post.ts > last and post.author != account for post in self.seen_by(account, channel))

    def modal(self, account: str) -> View | None:
        """The modal somebody has in front of them."""
        stack = self.modals.get(account)
        return stack[-1] if stack else None

    def view(self, id: str) -> View | None:
        """A modal that is open, or a home."""
        open_ones = (view for stack in self.modals.values() for view in stack)
        return next((view for view in (*open_ones, *self.homes.values()) if view.id == id), None)


# Private functions


def _exactly(member: Member, who: str) -> bool:
    return who in {member.handle, member.name, member.email}


def _first_name(member: Member, who: str) -> bool:
    return member.name.split()[0] == who
