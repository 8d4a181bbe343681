"""Programs: stored, read, replaced as documents, and planned again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Body, Request, Response
from pydantic import BaseModel, ConfigDict

from advocacy import Program
from advocacy.adapters import documents
from advocacy.plan import PlanBrief
from advocacy.privacy import find_overdue
from examples.service.problems import ProblemError, problems, spoken
from examples.service.store import ConflictError
from examples.service.versions import Named, changed, read, tell

if TYPE_CHECKING:
    from examples.service.store import Store

__all__ = ["Replan", "router"]

router = APIRouter(prefix="/programs", tags=["programs"])

#: A document as the library reads it; what is wrong with it is the library's to say.
Document = Annotated[Any, Body()]


@router.post("", status_code=201, responses=problems(409))
def add_program(request: Request, response: Response, document: Document) -> dict[str, Any]:
    """Store a new program."""
    program = _loaded(document)
    store: Store = request.app.state.store
    try:
        stored = tell(response, store.add(program))
    except ConflictError:
        raise ProblemError(409, "service:exists", "$.data.id", name=program.id) from None
    response.headers["Location"] = f"/programs/{quote(program.id, safe='')}"
    return documents.dump(stored.program)


@router.get("/{name}", responses=problems(404))
def show_program(request: Request, response: Response, name: str) -> dict[str, Any]:
    """Read a program; its version is the ETag."""
    return documents.dump(read(request, response, name).program)


@router.put("/{name}", responses=problems(404, 412, 428))
def replace_program(
    request: Request, response: Response, name: str, document: Document, expected: Named
) -> dict[str, Any]:
    """Replace a program, if it is still the version that If-Match names."""
    program = _loaded(document)
    if program.id != name:
        raise ProblemError(422, "service:id", "$.data.id", name=name)
    return documents.dump(changed(request, response, name, lambda _: program, version=expected).program)


@router.get("/{name}/overdue", responses=problems(404))
def show_overdue(request: Request, response: Response, name: str, on: date | None = None) -> dict[str, Any]:
    """List data that should have been deleted by a day, today by default. A person decides whom to erase."""
    state = request.app.state
    program = read(request, response, name).program
    return spoken(request, response, find_overdue(program, on=on or state.today(), policy=state.retention))


class Replan(BaseModel):
    """The input of a new plan."""

    model_config = ConfigDict(extra="forbid")

    on: date | None = None
    reason: str
    brief: Any = None
    free: list[date] = []


@router.post("/{name}/replan", responses=problems(404, 412, 428))
def replan(request: Request, response: Response, name: str, given: Replan, expected: Named) -> dict[str, Any]:
    """Plan the remaining days again from a day on, today by default.

    The brief is a document. By default it is that of the plan.
    """
    brief = None if given.brief is None else documents.load(given.brief, PlanBrief)
    on = given.on or request.app.state.today()

    def change(program: Program) -> Program:
        return program.replan(on=on, reason=given.reason, brief=brief, closed=given.free)

    return documents.dump(changed(request, response, name, change, version=expected).program)


def _loaded(document: object) -> Program:
    """Read a program whose ids can be part of an address."""
    program = documents.load(document)
    places = {"$.data.id": program.id}
    places |= {f"$.data.participants[{index}].id": person.id for index, person in enumerate(program.participants)}
    for path, name in places.items():
        if "/" in name or not name.strip(".") or len(name) > 200:
            raise ProblemError(422, "service:path", path)
    return program
