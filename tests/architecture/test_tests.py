"""The tests' own rules: nothing mocked, nobody waits, no wall clock."""

import ast

import pytest

from support.source import Source, dotted, sources, walk

FORBIDDEN_IMPORTS = {"unittest", "mock", "pretend", "freezegun", "time_machine", "pytest_mock"}
STAND_INS = {"monkeypatch", "mocker"}
WALL_CLOCK = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
by_name = pytest.mark.parametrize("source", sources("tests"), ids=lambda source: source.name)


@by_name
def test_nothing_is_mocked(source: Source) -> None:
    """SQLite in memory is the store's fake, the simulators are the platforms'."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Import(names=names):
                imported = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module)):
                imported = [module]
            case ast.arg(arg=name):
                assert name not in STAND_INS, f"{source.name}:{node.lineno}"
                continue
            case _:
                continue
        assert not {name.split(".")[0] for name in imported} & FORBIDDEN_IMPORTS, source.name
        assert not {name.split(".")[-1] for name in imported} & {"MonkeyPatch", "mock"}, source.name


@by_name
def test_nobody_waits(source: Source) -> None:
    """Time is an argument; `asyncio.sleep(0)` only lets others have their turn."""
    for node in walk(source.tree, ast.Call):
        assert isinstance(node, ast.Call)
        if dotted(node.func) in {"time.sleep", "asyncio.sleep", "sleep"}:
            yields = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            assert yields == [0], f"{source.name}:{node.lineno}"


@by_name
def test_no_test_reads_the_wall_clock(source: Source) -> None:
    """What passes today passes tomorrow."""
    calls = [node for node in walk(source.tree, ast.Call) if isinstance(node, ast.Call)]
    assert not [node.lineno for node in calls if dotted(node.func) in WALL_CLOCK], source.name


def test_test_files_have_names_of_their_own() -> None:
    """They are imported by their base names."""
    names = [source.path.name for source in sources("tests")]
    assert sorted(names) == sorted(set(names))
