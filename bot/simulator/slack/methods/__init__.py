"""The methods of the Web API that this Slack answers."""

from bot.simulator.slack.call import Method
from bot.simulator.slack.methods import apps, chat, conversations, files, users, views

METHODS: dict[str, Method] = (
    apps.METHODS | chat.METHODS | conversations.METHODS | files.METHODS | users.METHODS | views.METHODS
)
