"""The core decides and does nothing else: no clock, no chance, no I/O, the standard library only."""

import ast

import pytest

from support.source import Source, dotted, sources, walk

ALLOWED = {
    "base64",
    "collections.abc",
    "dataclasses",
    "datetime",
    "difflib",
    "enum",
    "hashlib",
    "json",
    "typing",
    "zoneinfo",
}
"""What the core may import besides itself: values and pure functions."""

IMPURE = {
    "now": "the time is an argument",
    "utcnow": "the time is an argument",
    "today": "the time is an argument",
    "fromtimestamp": "it asks the machine for its zone",
    "mktime": "it asks the machine for its zone",
    "open": "the core reads and writes nothing",
    "print": "the core reads and writes nothing",
    "input": "the core reads and writes nothing",
    "exec": "nothing is run that was not written",
    "eval": "nothing is run that was not written",
    "__import__": "imports stand at the top",
    "available_timezones": "it reads a folder",
}
"""Calls that are not pure, and why."""

CORE = sources("bot/core")
by_name = pytest.mark.parametrize("source", CORE, ids=lambda source: source.name)


@by_name
def test_the_core_imports_values_only(source: Source) -> None:
    """From the list above, or from the core."""
    for node in ast.walk(source.tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [node.module or ""]
        for name in names:
            assert name in ALLOWED or name.startswith("bot.core"), f"{source.name}: import {name}"


@by_name
def test_the_core_calls_nothing_impure(source: Source) -> None:
    """No clock, no chance, no I/O."""
    for node in walk(source.tree, ast.Call):
        assert isinstance(node, ast.Call)
        called = dotted(node.func).rpartition(".")[2]
        assert called not in IMPURE, f"{source.name}:{node.lineno}: {called}: {IMPURE[called]}"
        assert called != "astimezone" or node.args, f"{source.name}:{node.lineno}: to which zone?"


@by_name
def test_the_core_is_synchronous(source: Source) -> None:
    """It never waits."""
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    assert not list(walk(source.tree, *waiting))


@by_name
def test_the_core_keeps_no_state(source: Source) -> None:
    """No module variable is ever written again, and every dataclass but the pace is frozen."""
    assert not list(walk(source.tree, ast.Global, ast.Nonlocal))
    for node in walk(source.tree, ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and dotted(decorator.func) == "dataclass":
                given = {keyword.arg for keyword in decorator.keywords}
                assert {"frozen", "slots"} <= given or node.name == "Pace", f"{source.name}: {node.name}"


EDGES = ("bot/app.py", "bot/cli/", "bot/doctor.py", "bot/rehearse.py", "bot/simulator/clock.py")
"""Where the wall clock may be read; everybody else is given a clock or an instant."""


@pytest.mark.parametrize("source", sources("bot"), ids=lambda source: source.name)
def test_only_the_edges_read_the_wall_clock(source: Source) -> None:
    """So that the rehearsal can turn it, and a test can say when it is."""
    read = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
    calls = [node for node in walk(source.tree, ast.Call) if isinstance(node, ast.Call)]
    wall = [node.lineno for node in calls if dotted(node.func) in read]
    assert source.name.startswith(EDGES) or not wall, f"{source.name}:{wall}"
