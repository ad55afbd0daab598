"""Short files that say what they are; enums and actions that explain themselves."""

import ast
from itertools import pairwise
from statistics import median

import pytest

from support.source import Source, dotted, sources, walk

LONGEST = 300
USUAL = 80
BOT = sources("bot")
by_name = pytest.mark.parametrize("source", BOT, ids=lambda source: source.name)


@pytest.mark.parametrize("source", sources("bot", "tests", "deploy"), ids=lambda source: source.name)
def test_no_file_is_long(source: Source) -> None:
    """Three hundred lines at most."""
    assert source.lines <= LONGEST


def test_the_usual_file_is_read_in_one_go() -> None:
    """The median is about eighty lines."""
    assert median(source.lines for source in BOT) <= USUAL * 1.25


@pytest.mark.parametrize("source", sources("bot", "tests", "deploy"), ids=lambda source: source.name)
def test_every_module_says_what_it_is(source: Source) -> None:
    """In a docstring that opens it."""
    assert ast.get_docstring(source.tree)


@pytest.mark.parametrize("source", sources("tests"), ids=lambda source: source.name)
def test_every_test_states_a_behaviour(source: Source) -> None:
    """In a sentence that ends."""
    for node in walk(source.tree, ast.FunctionDef, ast.AsyncFunctionDef):
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.name.startswith("test_"):
            assert (ast.get_docstring(node) or "").rstrip().endswith((".", "?")), node.name


@by_name
def test_every_member_explains_itself(source: Source) -> None:
    """Each member of an enum is followed by a sentence."""
    for node in walk(source.tree, ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        if any(dotted(base).rpartition(".")[2].endswith(("Enum", "Flag")) for base in node.bases):
            for member, following in pairwise([*node.body, None]):
                if isinstance(member, ast.Assign):
                    assert _is_sentence(following), f"{source.name}:{member.lineno} {node.name}"


@by_name
def test_only_the_shell_prints(source: Source) -> None:
    """Everybody else logs, or returns."""
    calls = [node for node in walk(source.tree, ast.Call) if isinstance(node, ast.Call)]
    printed = [node.lineno for node in calls if dotted(node.func) == "print"]
    assert source.name.startswith("bot/cli") or not printed


@by_name
def test_private_functions_stand_below_their_line(source: Source) -> None:
    """A file opens with what it offers; what it needs for that comes after."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    private = [node for node in source.tree.body if isinstance(node, functions) and node.name.startswith("_")]
    heading = source.text.splitlines().index("# Private functions") + 1 if private else 0
    early = [node.name for node in private if node.lineno < heading and not node.name.startswith("__")]
    assert not early, f"{source.name}: {early}"
    public = [n for n in source.tree.body if isinstance(n, functions) and not n.name.startswith("_")]
    late = [node.name for node in public if heading and node.lineno > heading]
    assert not late, f"{source.name}: {late}"


def test_unfinished_work_is_not_marked_but_done() -> None:
    """No notes to oneself are left in the source."""
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    left = [s.name for s in sources("bot", "tests", "deploy") if any(mark in s.text for mark in marks)]
    assert not left


# Private functions


def _is_sentence(node: ast.stmt | None) -> bool:
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Constant):
        return False
    return isinstance(node.value.value, str) and bool(node.value.value.strip())
