"""Programs as documents in a table, each with a version: of two who write over one version, one loses."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import JSON, Column, Integer, MetaData, String, Table, create_engine, event, insert, select, update
from sqlalchemy.exc import IntegrityError

from advocacy import Program
from advocacy.adapters import documents

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ConflictError", "Store", "Stored"]

#: How often a change that asks for no version is tried again on what somebody else has just written.
_TRIES = 5

_metadata = MetaData()
#: One row for each program. No earlier version is kept: a person who is erased would live on in it.
_programs = Table(
    "programs",
    _metadata,
    Column("id", String(200), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("document", JSON, nullable=False),
)


class ConflictError(Exception):
    """The id exists already, or somebody else stored another version first."""


class Stored(NamedTuple):
    """A program and the version that it is stored as."""

    program: Program
    version: int


class Store:
    """The table of programs."""

    def __init__(self, url: str) -> None:
        """Open the database, and make the table where there is none."""
        self._engine = create_engine(url, json_serializer=partial(json.dumps, sort_keys=True, allow_nan=False))
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _overwrite_deleted)
        _metadata.create_all(self._engine)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def add(self, program: Program) -> Stored:
        """Store a new program, as version 1.

        Raises:
            ConflictError: There is a program with this id.
        """
        row = {"id": program.id, "version": 1, "document": documents.dump(program)}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(_programs).values(row))
        except IntegrityError:
            raise ConflictError from None
        return Stored(program, 1)

    def get(self, name: str) -> Stored:
        """Read a program, written by this version of the library or an earlier one.

        Raises:
            LookupError: There is none with this id.
        """
        with self._engine.connect() as connection:
            row = connection.execute(select(_programs.c.document, _programs.c.version).filter_by(id=name)).first()
        if row is None:
            raise LookupError(name)
        return Stored(documents.load(row.document), row.version)

    def change(self, name: str, change: Callable[[Program], Program], *, version: int | None = None) -> Stored:
        """Change a program, and store it only if there was no other write in between.

        Args:
            name: The program's id.
            change: What to do with it; a change that changes nothing stores nothing.
            version: The version that the change is meant for. Without one, it is made on the current version, and
                again if someone else wrote in between.

        Raises:
            ConflictError: It is another version by now; or others wrote in between, several times over.
            LookupError: There is none with this id.
            AdvocacyError: As the change raises.
        """
        for _ in range(_TRIES):
            before = self.get(name)
            if version not in {None, before.version}:
                raise ConflictError
            after = change(before.program)
            if after == before.program:
                return before
            if self._replace(after, before.version):
                return Stored(after, before.version + 1)
            if version is not None:
                raise ConflictError
        raise ConflictError

    def _replace(self, program: Program, version: int) -> bool:
        """Overwrite a version in one statement; return whether it was still current."""
        mine = (_programs.c.id == program.id) & (_programs.c.version == version)
        with self._engine.begin() as connection:
            done = connection.execute(
                update(_programs).where(mine).values(version=version + 1, document=documents.dump(program))
            )
        return done.rowcount == 1


def _overwrite_deleted(connection: Any, _: object) -> None:
    """Let SQLite overwrite deleted data with zeros, so that erased data are not left in the file."""
    connection.execute("PRAGMA secure_delete = ON")
