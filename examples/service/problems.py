"""Problems as data: findings with code, path, parameters, and a text in the reader's language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from advocacy import AdvocacyError, Finding
from advocacy.messages import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fastapi import FastAPI, Request, Response

__all__ = ["SENTENCES", "Answer", "ProblemError", "add_handlers", "as_data", "language", "problems", "spoken"]

#: The messages of the service, in addition to those of the library.
SENTENCES = {
    "en": {
        "service:address": "there is nothing at this address.",
        "service:body": "does not have the expected form.",
        "service:changed": "someone else changed the program in the meantime; read it again, then decide.",
        "service:exists": "a program with the id {name!r} exists already.",
        "service:forbidden": "you may not do this.",
        "service:id": "the id of the program is {name!r} here, and cannot change.",
        "service:login": "log in first.",
        "service:match": "state the version that you change in the header If-Match.",
        "service:method": "this address does not accept {method}.",
        "service:program": "there is no program with the id {name!r}.",
        "service:refused": "the request was refused (HTTP {status}).",
        "service:path": "an id is part of an address here: no slash, not only dots, at most 200 characters.",
        "service:person": "the program has no person with this id.",
    },
    "nl": {
        "service:address": "op dit adres is niets te vinden.",
        "service:body": "heeft niet de verwachte vorm.",
        "service:changed": "iemand anders heeft het programma intussen gewijzigd; lees het opnieuw en beslis dan.",
        "service:exists": "er is al een programma met het id {name!r}.",
        "service:forbidden": "je mag dit niet doen.",
        "service:id": "het id van het programma is hier {name!r} en kan niet veranderen.",
        "service:login": "log eerst in.",
        "service:match": "zet de versie die je wijzigt in de header If-Match.",
        "service:method": "dit adres accepteert {method} niet.",
        "service:program": "er is geen programma met het id {name!r}.",
        "service:refused": "het verzoek is geweigerd (HTTP {status}).",
        "service:path": "een id staat hier in een adres: geen schuine streep, niet alleen punten, tot 200 tekens.",
        "service:person": "het programma heeft niemand met dit id.",
    },
}


#: The code of a refusal by the framework, or by an app's own dependency, by its HTTP status.
_REFUSALS = {401: "service:login", 403: "service:forbidden", 404: "service:address", 405: "service:method"}


class Answer(JSONResponse):
    """JSON in ASCII, so that any text of a document can be sent."""

    def render(self, content: Any) -> bytes:
        """Write it."""
        return json.dumps(content, allow_nan=False).encode("ascii")


class Problem(BaseModel):
    """A finding as data."""

    code: str
    path: str
    parameters: dict[str, Any]
    text: str


class Problems(BaseModel):
    """The body of every answer other than success."""

    findings: list[Problem]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the answers other than success for the OpenAPI document.

    Every request can be refused with 422, and one whose body is no JSON with 400.
    """
    return {status: {"model": Problems} for status in (400, *statuses, 422)}


class ProblemError(Exception):
    """An answer other than what was asked for."""

    def __init__(self, status: int, code: str, path: str = "", **parameters: object) -> None:
        self.status = status
        self.finding = Finding.of(code, path, **parameters)
        super().__init__(status, code)


def language(request: Request) -> str:
    """Choose the language that the reader prefers. Of equal ones the first; English if there is none."""
    best, chosen = 0.0, "en"
    for part in request.headers.get("accept-language", "").split(","):
        name, _, rest = part.partition(";")
        found = name.strip().partition("-")[0].lower()
        try:
            liking = float(rest.partition("=")[2]) if rest else 1.0
        except ValueError:
            continue
        if found in SENTENCES and best < liking <= 1:
            best, chosen = liking, found
    return chosen


def as_data(findings: Iterable[Finding], spoken: str) -> list[dict[str, Any]]:
    """Return findings as data, each with its text."""
    return [
        {
            "code": finding.code,
            "path": finding.path,
            "parameters": dict(finding.parameters),
            "text": finding.text(Language(spoken, messages=SENTENCES[spoken])),
        }
        for finding in findings
    ]


def add_handlers(app: FastAPI) -> None:
    """Let an app answer every problem in one form."""
    app.add_exception_handler(AdvocacyError, _refused)
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _denied)


def spoken(request: Request, response: Response, findings: Iterable[Finding]) -> dict[str, Any]:
    """Answer with findings in the reader's language."""
    asked = language(request)
    response.headers["Content-Language"] = asked
    return {"findings": as_data(findings, asked)}


def _answer(
    request: Request, status: int, findings: Iterable[Finding], more: Mapping[str, str] | None = None
) -> Answer:
    spoken = language(request)
    headers = {**(more or {}), "Content-Language": spoken, "Vary": "Accept-Language"}
    return Answer({"findings": as_data(findings, spoken)}, status_code=status, headers=headers)


def _refused(request: Request, error: Exception) -> Answer:
    assert isinstance(error, AdvocacyError)
    return _answer(request, 422, error.findings)


def _problem(request: Request, error: Exception) -> Answer:
    assert isinstance(error, ProblemError)
    return _answer(request, error.status, [error.finding])


def _unreadable(request: Request, error: Exception) -> Answer:
    assert isinstance(error, RequestValidationError)
    places = (".".join(map(str, item["loc"])) for item in error.errors())
    return _answer(request, 422, [Finding.of("service:body", place) for place in places])


def _denied(request: Request, error: Exception) -> Answer:
    """Answer a refusal of the framework or of a dependency. Its headers, such as WWW-Authenticate, are kept."""
    assert isinstance(error, HTTPException)
    code = _REFUSALS.get(error.status_code, "service:refused")
    finding = Finding.of(code, status=error.status_code, method=request.method)
    headers = dict(error.headers or {})
    if error.status_code == 405:  # the framework names the methods of one route only
        paths = request.app.openapi()["paths"].items()
        allowed = (methods for path, methods in paths if compile_path(path)[0].match(request.scope["path"]))
        headers["Allow"] = ", ".join(sorted({method.upper() for methods in allowed for method in methods}))
    return _answer(request, error.status_code, [finding], headers)
