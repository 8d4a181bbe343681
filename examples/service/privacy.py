"""A person's own data: their view, the export of all stored data, and erasure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict

from advocacy.adapters import documents
from advocacy.errors import UnknownNameError
from advocacy.privacy import erase_person, export_person, view_for_participant
from examples.service.problems import ProblemError, problems, spoken
from examples.service.versions import Expected, changed, known, read

if TYPE_CHECKING:
    from advocacy import Finding, Program

__all__ = ["Erasing", "router"]

router = APIRouter(prefix="/programs/{name}/people/{who}", tags=["privacy"])


@router.get("/view", responses=problems(404))
def show_view(request: Request, response: Response, name: str, who: str, on: date | None = None) -> dict[str, Any]:
    """Show a person their own data, and of others only what the group sees."""
    program = read(request, response, name).program
    known(program, who)
    return documents.dump(view_for_participant(program, who, on=on or request.app.state.today()))


@router.get("/export", responses=problems(404))
def show_export(request: Request, response: Response, name: str, who: str) -> dict[str, Any]:
    """Return all data of the program about a person, its history included."""
    program = read(request, response, name).program
    try:
        return documents.dump(export_person(program, who, on=request.app.state.today()))
    except UnknownNameError:
        raise ProblemError(404, "service:person", "participant") from None


class Erasing(BaseModel):
    """The day, today by default, and further words to black out, such as a nickname. There is no field for a reason."""

    model_config = ConfigDict(extra="forbid")

    on: date | None = None
    words: list[str] = []


@router.post("/erasure", responses=problems(404, 409, 412))
def erase_from_program(
    request: Request, response: Response, name: str, who: str, given: Erasing, expected: Expected
) -> dict[str, Any]:
    """Erase a person from the program and its history, and return what changed without naming them.

    The row is overwritten, and no earlier version is kept. Those who keep other copies and backups must erase
    them too.
    """
    findings: tuple[Finding, ...] = ()

    def change(program: Program) -> Program:
        nonlocal findings
        try:
            done = erase_person(program, who, on=given.on or request.app.state.today(), words=given.words)
        except UnknownNameError:
            raise ProblemError(404, "service:person", "participant") from None
        findings = done.findings
        after: Program = done.program
        return after

    changed(request, response, name, change, version=expected)
    return spoken(request, response, findings)
