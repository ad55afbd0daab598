"""Files: announce, upload to the address given, complete; then they are shared."""

from typing import Any

from bot.simulator.slack import posting
from bot.simulator.slack.call import Call, Method, Refused
from bot.simulator.slack.limits import tier
from bot.simulator.slack.members import Json
from bot.simulator.slack.methods.chat import channel_for
from bot.simulator.slack.records import StoredFile


def get_upload_url(call: Call) -> Json:
    """Announce a file and learn where to put it."""
    length = call.number("length", 0)
    if length <= 0:
        raise Refused("invalid_arguments")
    name, id = call.needed("filename"), call.world.new_id("F")
    call.workspace.files[id] = StoredFile(
        id=id, name=name, title=name, announced=length, alt=call.text("alt_txt")
    )
    return {"upload_url": f"{call.world.base_url}/upload/{call.workspace.id}/{id}", "file_id": id}


def complete_upload(call: Call) -> Json:
    """Share what was uploaded, or keep it for a picture in a message."""
    listed = call.structure("files")
    if not isinstance(listed, list) or not listed:
        raise Refused("invalid_arguments")
    files = [_uploaded(call, wanted) for wanted in listed]
    channels = call.text("channel_id") or call.text("channels")
    for reference in filter(None, channels.split(",")):
        _share(call, reference, files)
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def info(call: Call) -> Json:
    """One file."""
    file = call.workspace.files.get(call.needed("file"))
    if file is None:
        raise Refused("file_not_found")
    return {"file": {"id": file.id, "name": file.name, "title": file.title, "size": file.announced}}


# Private functions


def _uploaded(call: Call, wanted: Any) -> StoredFile:
    file = call.workspace.files.get(wanted.get("id", "")) if isinstance(wanted, dict) else None
    if file is None or file.content is None:
        raise Refused("file_not_found")
    if file.shared:
        raise Refused("file_already_completed")
    file.title = wanted.get("title") or file.name
    return file


def _share(call: Call, reference: str, files: list[StoredFile]) -> None:
    if reference in call.workspace.members:
        raise Refused("channel_not_found")
    channel = channel_for(call, reference)
    if call.installation.bot_account not in channel.members:
        raise Refused("not_in_channel")
    for file in files:
        file.shared = True
    posting.post(
        call.world,
        call.workspace,
        channel,
        call.installation.bot_account,
        text=call.text("initial_comment"),
        blocks=[] if call.text("initial_comment") else call.blocks(),
        files=[file.id for file in files],
        thread=call.text("thread_ts") or None,
    )


METHODS = {
    "files.getUploadURLExternal": Method(handler=get_upload_url, limit=tier(4), scopes=("files:write",)),
    "files.completeUploadExternal": Method(handler=complete_upload, limit=tier(4), scopes=("files:write",)),
    "files.info": Method(handler=info, limit=tier(4), scopes=("files:read", "files:write")),
}
