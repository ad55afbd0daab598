"""One word for each thing: the synonyms are kept out of names in core and actions."""

import ast
import re
from collections.abc import Iterator

import pytest

from support.source import Source, sources

INSTEAD: dict[str, str] = {
    "document": "policy version",
    "revision": "policy version",
    "template set": "pack",
    "org": "workspace",
    "team": "workspace",
    "customer": "organisation",
    "user list": "roster",
    "user": "person or account",
    "employee": "person",
    "group": "audience",
    "round": "campaign",
    "task": "assignment",
    "status": "standing",
    "ack": "attestation",
    "proof": "evidence",
    "schedule": "cadence",
    "ping": "reminder",
    "exemption": "waiver",
    "notification": "delivery",
    "audit log": "ledger",
    "job": "sweep or drain",
}
"""Not this word, but that one."""

ALLOWED: dict[str, str] = {
    "EMPLOYEE": "a kind of person beside contractor and guest, as directories call it",
    "STATUS": "what people type to ask for their standing",
    "ADMIN_STATUS": "what admins type to ask for standings",
    "TEAMS": "the platform, by its own name",
    "inclusion_proof": "the term of RFC 6962",
    "proof": "the term of RFC 6962, in what checks one",
    "Documents": "the port that writes reports and evidence as files",
    "documents": "that port, as an argument",
    "status": "the function that answers the word people type",
    "_status": "the function that answers the word admins type",
}
"""Names that stay, each with its reason."""


def parts(name: str) -> str:
    """A name as words: `AuditLog` and `audit_log` are ` audit log `."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", " ", name)
    return f" {spaced.lower()} "


def synonyms_in(name: str) -> list[str]:
    """The words in a name that have a better one."""
    words = parts(name)
    return [word for word in INSTEAD if f" {word} " in words or f" {word}s " in words]


def defined_names(source: Source) -> Iterator[tuple[int, str]]:
    """Every name that a file gives to something."""
    yield 0, source.path.stem
    for node in ast.walk(source.tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg
            case ast.Name(ctx=ast.Store()):
                yield node.lineno, node.id
            case ast.Attribute(ctx=ast.Store()):
                yield node.lineno, node.attr
            case ast.alias(asname=str(name)):
                yield node.lineno, name


@pytest.mark.parametrize("source", sources("bot/core", "bot/actions"), ids=lambda source: source.name)
def test_names_use_the_one_word(source: Source) -> None:
    """Each with what to say instead."""
    wrong = [
        f"{source.name}:{line}: {name}: say {INSTEAD[word]}, not {word}"
        for line, name in defined_names(source)
        for word in synonyms_in(name)
        if name not in ALLOWED
    ]
    assert not wrong, "\n".join(wrong)


def test_every_exception_is_needed() -> None:
    """A name that is gone needs no leave to stay."""
    names = {
        name
        for source in sources("bot/core", "bot/actions", "bot/ports")
        for _, name in defined_names(source)
    }
    assert set(ALLOWED) <= names


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("user_id", ["user"]),
        ("AuditLog", ["audit log"]),
        ("jobs", ["job"]),
        ("teams", ["team"]),
        ("steam", []),
        ("background", []),
        ("organisation", []),
        ("backoff", []),
        ("Mapping", []),
    ],
)
def test_a_synonym_is_a_whole_word(name: str, found: list[str]) -> None:
    """Alone or as a part of a name; not a part of a word."""
    assert synonyms_in(name) == found
