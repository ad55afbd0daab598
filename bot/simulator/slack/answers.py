"""What becomes visible when the app has answered a command or a submitted form, or has failed to."""

import json
from collections.abc import Mapping

from bot.simulator.slack import posting, responses
from bot.simulator.slack.call import Refused
from bot.simulator.slack.courier import Attempt
from bot.simulator.slack.members import Json
from bot.simulator.slack.methods.views import judge, place_modal
from bot.simulator.slack.records import SLACKBOT, Channel, View
from bot.simulator.slack.workspace import SlackWorkspace
from bot.simulator.slack.world import World

TROUBLE = "We had some trouble connecting. Try again?"


def after_command(
    world: World, workspace: SlackWorkspace, fields: Mapping[str, str], attempt: Attempt
) -> None:
    """Show the body of the answer to a slash command, or Slackbot's regrets."""
    place, account = workspace.channels[fields["channel_id"]], fields["user_id"]
    words = attempt.body.decode(errors="replace").strip()
    if not attempt.good:
        why = "operation_timeout" if attempt.reason == "http_timeout" else "dispatch_failed"
        slackbot(world, workspace, place, account, f'{world.app.command} failed with the error "{why}"')
    elif words:
        url = world.response_urls[fields["response_url"].rpartition("/")[2]]
        try:
            responses.answered(world, workspace, place, url, _object(words) or {"text": words})
        except Refused as no:
            slackbot(
                world, workspace, place, account, f'{world.app.command} failed with the error "{no.code}"'
            )


def after_submission(world: World, workspace: SlackWorkspace, view: View, attempt: Attempt) -> None:
    """Close, change or correct the modal as the app says."""
    answer = _object(attempt.body.decode(errors="replace")) or {}
    action = answer.get("response_action")
    if not attempt.good:
        _trouble(world, workspace, view)
    elif action == "errors":
        view.mistakes = {str(id): str(words) for id, words in answer.get("errors", {}).items()}
        tell_mistakes(world, workspace, view)
    elif action in {"update", "push"}:
        _changed(world, workspace, view, answer)
    else:
        posting.close_modals(world, workspace, view.account, all_of_them=action == "clear")


def tell_mistakes(world: World, workspace: SlackWorkspace, view: View) -> None:
    """Show what has to be mended; Slack shows trouble instead if the app named a field that is not there."""
    labels = {block["block_id"]: block["label"]["text"] for block in posting.inputs(view.blocks)}
    if not view.mistakes or not set(view.mistakes) <= set(labels):
        view.mistakes = {}
        _trouble(world, workspace, view)
        return
    told = ", ".join(f"{labels[id]}: {words}" for id, words in view.mistakes.items())
    world.tell(workspace, {view.account}, f"modal mistakes -> {workspace.named(view.account)}: {told}")


def slackbot(world: World, workspace: SlackWorkspace, place: Channel, account: str, words: str) -> None:
    """Slack itself says something that one person sees."""
    posting.post(world, workspace, place, SLACKBOT, text=words, only_for=account)


def submit_label(view: View) -> str:
    """What stands on the modal's submit button."""
    submit = view.body.get("submit")
    return str(submit["text"]) if submit else "Submit"


# Private functions


def _changed(world: World, workspace: SlackWorkspace, view: View, answer: Json) -> None:
    try:
        body = judge(answer.get("view"), "modal")
    except Refused:
        _trouble(world, workspace, view)
        return
    if answer["response_action"] == "push":
        place_modal(world, workspace, view.account, body)
    else:
        blocks = posting.with_ids(world, body["blocks"])
        posting.change_view(world, workspace, view, body | {"blocks": blocks})


def _trouble(world: World, workspace: SlackWorkspace, view: View) -> None:
    view.trouble = TROUBLE
    world.tell(workspace, {view.account}, f"modal -> {workspace.named(view.account)}: {TROUBLE}")


def _object(words: str) -> Json | None:
    try:
        value = json.loads(words)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
