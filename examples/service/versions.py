"""Versions over HTTP: the ETag of an answer is the version, and a change can name its version in If-Match."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Header, Request, Response

from examples.service.problems import ProblemError
from examples.service.store import ConflictError

if TYPE_CHECKING:
    from collections.abc import Callable

    from advocacy import Program
    from examples.service.store import Store, Stored

__all__ = ["Expected", "Named", "changed", "known", "read", "tell"]

#: A version that no program has.
_NEVER = 0


def _expected(if_match: Annotated[str | None, Header()] = None) -> int | None:
    """Read the version that a change is meant for; an unknown tag matches no version."""
    if if_match is None or if_match.strip() == "*":
        return None
    number = if_match.strip().removeprefix('"').removesuffix('"')
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else _NEVER


def _named(expected: Annotated[int | None, Depends(_expected)]) -> int:
    if expected is None:
        raise ProblemError(428, "service:match", "If-Match")
    return expected


#: The version that a change is meant for, or ``None`` for the current version.
Expected = Annotated[int | None, Depends(_expected)]
#: The version that a change is meant for; without one it is refused.
Named = Annotated[int, Depends(_named)]


def tell(response: Response, stored: Stored) -> Stored:
    """Add the version of a program to an answer, and forbid caches to keep a copy."""
    response.headers["ETag"] = f'"{stored.version}"'
    response.headers["Cache-Control"] = "no-store"
    return stored


def read(request: Request, response: Response, name: str) -> Stored:
    """Read a program for an answer.

    Raises:
        ProblemError: There is none with this id.
    """
    store: Store = request.app.state.store
    try:
        return tell(response, store.get(name))
    except LookupError:
        raise ProblemError(404, "service:program", "program", name=name) from None


def changed(
    request: Request, response: Response, name: str, change: Callable[[Program], Program], *, version: int | None
) -> Stored:
    """Change a program for an answer.

    Raises:
        ProblemError: There is none with this id; it is another version by now (412), or others wrote again and again
            while it was tried (409).
        AdvocacyError: As the change raises.
    """
    store: Store = request.app.state.store
    read(request, response, name)
    try:
        return tell(response, store.change(name, change, version=version))
    except ConflictError:
        raise ProblemError(409 if version is None else 412, "service:changed") from None


def known(program: Program, who: str) -> None:
    """Refuse an unknown id, without the similar ids that the library's finding would show.

    Raises:
        ProblemError: Nobody has it.
    """
    if all(person.id != who for person in program.participants):
        raise ProblemError(404, "service:person", "participant")
