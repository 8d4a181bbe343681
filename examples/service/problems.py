"""What goes wrong, as data: findings with code, path, parameters, and a sentence in the reader's language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from advocacy import AdvocacyError, Finding
from advocacy.messages import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fastapi import FastAPI, Request, Response

__all__ = ["SENTENCES", "Answer", "ProblemError", "add_handlers", "as_data", "language", "spoken"]

#: The service's own sentences, beside the library's.
SENTENCES = {
    "en": {
        "service:address": "there is nothing at this address.",
        "service:body": "cannot be read as what is asked for here.",
        "service:changed": "somebody else changed the program in the meantime; read it again, then decide.",
        "service:exists": "there is a program called {name!r} already.",
        "service:forbidden": "you may not do this.",
        "service:id": "the program is called {name!r} here, and keeps its id.",
        "service:login": "log in first.",
        "service:match": "say which version this is meant for, in the header If-Match.",
        "service:method": "this address does not take {method}.",
        "service:program": "there is no program called {name!r}.",
        "service:refused": "the request was refused (HTTP {status}).",
        "service:path": "an id is part of an address here: no slash in it, no dots alone, 200 characters at most.",
        "service:person": "nobody in the program has this id.",
    },
    "nl": {
        "service:address": "op dit adres is niets te vinden.",
        "service:body": "is niet te lezen als wat hier gevraagd wordt.",
        "service:changed": "iemand anders heeft het programma intussen gewijzigd; lees het opnieuw en beslis dan.",
        "service:exists": "er is al een programma dat {name!r} heet.",
        "service:forbidden": "je mag dit niet doen.",
        "service:id": "het programma heet hier {name!r} en houdt zijn id.",
        "service:login": "log eerst in.",
        "service:match": "zeg voor welke versie dit bedoeld is, in de header If-Match.",
        "service:method": "dit adres kent {method} niet.",
        "service:program": "er is geen programma dat {name!r} heet.",
        "service:refused": "het verzoek is geweigerd (HTTP {status}).",
        "service:path": "een id staat hier in een adres: geen schuine streep, niet enkel punten, hoogstens 200 tekens.",
        "service:person": "niemand in het programma heeft dit id.",
    },
}


#: The code of a refusal by the framework, or by an app's own dependency, by its HTTP status.
_REFUSALS = {401: "service:login", 403: "service:forbidden", 404: "service:address", 405: "service:method"}


class Answer(JSONResponse):
    """JSON in ASCII, so that any text of a document can be sent."""

    def render(self, content: Any) -> bytes:
        """Write it."""
        return json.dumps(content, allow_nan=False).encode("ascii")


class ProblemError(Exception):
    """An answer other than what was asked for."""

    def __init__(self, status: int, code: str, path: str = "", **parameters: object) -> None:
        self.status = status
        self.finding = Finding.of(code, path, **parameters)
        super().__init__(status, code)


def language(request: Request) -> str:
    """Choose the library's language that the reader likes best; of equals the first, English if none."""
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
    """Write findings as data, each with its sentence."""
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
    """Let an app answer every fault in one form."""
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
    """Answer what the framework or a dependency refused; its headers, such as WWW-Authenticate, stay."""
    assert isinstance(error, HTTPException)
    code = _REFUSALS.get(error.status_code, "service:refused")
    finding = Finding.of(code, status=error.status_code, method=request.method)
    return _answer(request, error.status_code, [finding], error.headers)
