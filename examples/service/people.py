"""Steps of people in a program: join, pause, resume, leave, and view their own plan."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict

from advocacy import DateRange
from advocacy.plan import make_agenda
from examples.service.problems import language, problems
from examples.service.versions import Expected, changed, known, read

if TYPE_CHECKING:
    from advocacy import Program

__all__ = ["Step", "StepKind", "router"]

router = APIRouter(prefix="/programs/{name}/people/{who}", tags=["people"])


class StepKind(str, Enum):  # noqa: UP042 - the path of a step
    """A person's own step."""

    JOIN = "join"
    PAUSE = "pause"
    RESUME = "resume"
    LEAVE = "leave"


class Step(BaseModel):
    """The day on which somebody's own step takes effect, today by default. There is no field for a reason."""

    model_config = ConfigDict(extra="forbid")

    on: date | None = None


def _add_step(step: StepKind) -> None:
    """Add the route of a step: one for each, so that other addresses have no POST."""

    @router.post(f"/{step.value}", name=f"{step.value}_program", responses=problems(404, 409, 412))
    def take_step(
        request: Request, response: Response, name: str, who: str, given: Step, expected: Expected
    ) -> dict[str, Any]:
        """Join, pause, resume or leave.

        Without If-Match, the step is taken on the current version, so that no edit of someone else keeps a person in.
        """
        today = request.app.state.today()
        on = given.on or today

        def change(program: Program) -> Program:
            known(program, who)
            after: Program = getattr(program, step.value)(who, on=on, recorded=today)
            return after

        stored = changed(request, response, name, change, version=expected)
        return {"participant": who, "on": on, "status": stored.program.membership_status(who, on=on).value}


for kind in StepKind:
    _add_step(kind)


@router.get("/agenda", responses=problems(404))
def show_agenda(request: Request, response: Response, name: str, who: str, start: date, end: date) -> dict[str, Any]:
    """Show a person's plan for some days, with the people who are present then; empty without a plan."""
    program = read(request, response, name).program
    known(program, who)
    period, spoken = DateRange(start, end), language(request)
    response.headers["Content-Language"] = spoken
    if program.plan is None:
        return {"participant": who, "items": []}
    agenda = make_agenda(
        program.plan, program.participants, program.memberships, period=period, foundation=program.foundation
    )
    items = [
        {"on": item.on, "kind": item.kind.value, "session": item.session, "text": item.text(spoken)}
        for item in agenda.for_person(who)
    ]
    return {"participant": who, "items": items}
