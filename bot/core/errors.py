"""What can go wrong, as one tree.

    BotError
    ├── InvalidPolicy      a pack that its author must mend
    ├── InvalidRoster      a roster file that its author must mend
    ├── InvalidSetting     a setting that the operator must mend
    ├── InvalidTemplate    a text that cannot be rendered safely
    ├── InvalidEvidence    an export that is not what it claims to be
    ├── NotFound           nothing goes by that name here
    ├── StoreUnavailable   the database cannot be used right now
    └── PlatformUnavailable  Slack or Teams cannot be reached or used right now

A lawful "no" to a person (a policy that is closed, an admin act by somebody who is not one) is not an
error: it is a `Refused`, returned like any other answer.
"""


class BotError(Exception):
    """Something went wrong that a person can mend.

    `advice` is one sentence that says how; the shell and the chat print it, never a traceback.
    """

    advice = "Run `chatgpt-privacy doctor` to see what is wrong."

    def __init__(self, message: str, advice: str | None = None) -> None:
        super().__init__(message)
        if advice is not None:
            self.advice = advice


class InvalidPolicy(BotError):
    """A policy pack is broken; the message names file, line and fault."""

    advice = "Mend the file it names, then run `chatgpt-privacy policy lint`."


class InvalidRoster(BotError):
    """A roster file is broken; the message names file, line and fault. Nothing was imported."""

    advice = "Mend the line it names and import the file again."


class InvalidSetting(BotError):
    """A setting is missing or broken; the bot refuses to start with it."""

    advice = "Set it in the environment; deploy/env.example explains every setting."


class InvalidTemplate(BotError):
    """A text cannot be rendered safely: an unknown variable, a forbidden call, too large, or too slow."""

    advice = "Mend the template it names, then run `chatgpt-privacy policy lint`."


class InvalidEvidence(BotError):
    """An export does not verify; the message says which record and why."""

    advice = "Ask for a fresh export, and compare its checkpoint with one posted in the admin channel."


class NotFound(BotError):
    """Nothing goes by that name here."""

    advice = "Check the spelling; `roster list` and `campaign list` show what there is."


class StoreUnavailable(BotError):
    """The database cannot be used right now; nothing was acknowledged that was not stored."""

    advice = "Check that the database is up, writable and has room; then run `chatgpt-privacy doctor`."


class PlatformUnavailable(BotError):
    """Slack or Teams cannot be reached or used right now."""

    advice = "Check the network and the token, then run `chatgpt-privacy doctor`."
