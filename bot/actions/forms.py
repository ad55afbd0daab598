"""The two forms: attesting, and asking for help. Their context travels through the platform and back."""

import json
from dataclasses import dataclass
from datetime import datetime

from bot.actions.case import Case
from bot.actions.speech import Line, speak_to
from bot.core.attestation import found_options
from bot.core.campaign import Assignment
from bot.core.catalogue import VALUES
from bot.core.errors import BotError
from bot.core.message import Check, Choice, Form, Key, Quote, Span, Text
from bot.core.policy import AccountType, Policy, digest_of_text
from bot.ports.words import Words

CONFIRM = "confirm"
CANNOT = "cannot"
REASONS = VALUES["reason"]
MAX_WORDS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a form showed. It comes back from the platform, so every part of it is checked again."""

    assignment: str
    version: int = 0
    account_type: str = ""
    locale: str = ""
    digest: str = ""

    def encode(self) -> str:
        """For the form's context."""
        parts = (self.assignment, self.version, self.account_type, self.locale, self.digest)
        return json.dumps(parts, separators=(",", ":"))

    @staticmethod
    def decode(context: str) -> "Shown":
        """From the form's context. Raises BotError where it is not one of ours."""
        try:
            assignment, version, account_type, locale, digest = json.loads(context)
        except (ValueError, TypeError) as error:
            raise BotError("a form came back with a context that is not ours") from error
        return Shown(
            assignment=str(assignment),
            version=int(version),
            account_type=str(account_type),
            locale=str(locale),
            digest=str(digest),
        )


def confirm_form(
    words: Words, case: Case, policy: Policy, assignment: Assignment, account_type: AccountType, at: datetime
) -> Form:
    """The form that attests: the exact statement, how the switch was found, and a box to tick."""
    locale = words.best_locale(case.known.person.language)
    facts = {"name": case.name, "account_type": account_type.value}
    intro = speak_to(words, case, Line(key=Key.CONFIRM, facts=facts, locale=locale), at)
    statement = words.statement(policy, account_type, locale)
    shown = Shown(
        assignment=assignment.id,
        version=policy.version,
        account_type=account_type.value,
        locale=locale,
        digest=digest_of_text(statement),
    )
    options = tuple(
        (found.value, words.label(f"found.{found}", locale)) for found in found_options(account_type)
    )
    found = Choice(name="found", label=words.label("confirm.found", locale), options=options)
    agree = Check(
        name="agree",
        label=words.label("confirm.agree", locale),
        text=words.label("confirm.agree-text", locale),
    )
    return Form(
        id=CONFIRM,
        title=words.label("confirm.title", locale),
        submit=words.label("confirm.submit", locale),
        blocks=(*intro.blocks, Quote((Span(statement),))),
        fields=(found, agree) if len(options) > 1 else (agree,),
        context=shown.encode(),
        close=words.label("form.close", locale),
    )


def cannot_form(words: Words, case: Case, assignment: Assignment, at: datetime) -> Form:
    """The "I can't" form: what stands in the way, and words of one's own if one likes."""
    locale = words.best_locale(case.known.person.language)
    intro = speak_to(words, case, Line(key=Key.CANNOT, facts={"name": case.name}), at)
    options = tuple((reason, words.label(f"reason.{reason}", locale)) for reason in REASONS)
    return Form(
        id=CANNOT,
        title=words.label("cannot.title", locale),
        submit=words.label("cannot.submit", locale),
        blocks=intro.blocks,
        fields=(
            Choice(name="reason", label=words.label("cannot.reason", locale), options=options),
            Text(name="words", label=words.label("cannot.words", locale), max_length=MAX_WORDS),
        ),
        context=Shown(assignment=assignment.id, locale=locale).encode(),
        close=words.label("form.close", locale),
    )
