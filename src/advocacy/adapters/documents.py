"""Programs and their parts to plain JSON types and back: strict, versioned, every fault at once with its path."""

from __future__ import annotations

from typing import Any, TypeVar, overload

from advocacy.adapters._converter import converter, shown, unknown_key
from advocacy.errors import AdvocacyError, DocumentError, Finding
from advocacy.goals.catalogue import KpiCatalogue
from advocacy.goals.content import ContentPillar
from advocacy.goals.goal import Goal
from advocacy.goals.mapper import KpiPlan
from advocacy.goals.metric import Metric
from advocacy.people.consent import Consent
from advocacy.people.matrix import Matrix
from advocacy.people.participant import Participant
from advocacy.people.survey import Survey
from advocacy.pilot.invitation import Invitation
from advocacy.pilot.policy import SelectionPolicy
from advocacy.pilot.result import Pilot
from advocacy.program import Program

__all__ = ["KINDS", "VERSION", "dump", "load"]

#: The version of the documents that `dump` writes.
VERSION = 1

#: What can be a document of its own: kind → class.
KINDS: dict[str, type] = {
    "consent": Consent,
    "content_pillar": ContentPillar,
    "goal": Goal,
    "invitation": Invitation,
    "kpi_catalogue": KpiCatalogue,
    "kpi_plan": KpiPlan,
    "matrix": Matrix,
    "metric": Metric,
    "participant": Participant,
    "pilot": Pilot,
    "program": Program,
    "selection_policy": SelectionPolicy,
    "survey": Survey,
}

T = TypeVar("T")


def dump(value: object) -> dict[str, Any]:
    """
    Write a program, or a part that can stand alone, as plain JSON types.

    Equal values give equal documents: sets are written sorted, a pool by id.

    >>> from advocacy import Goal, GoalKind
    >>> dump(Goal(id="g-1", kind=GoalKind.AWARENESS))
    {'kind': 'goal', 'version': 1, 'data': {'id': 'g-1', 'kind': 'awareness', 'statement': '', 'weight': 1}}

    Args:
        value: An instance of one of the classes in ``KINDS``.

    Raises:
        DocumentError: It is none of them.
    """
    for kind, known in KINDS.items():
        if type(value) is known:
            return {"kind": kind, "version": VERSION, "data": converter().unstructure(value)}
    raise DocumentError([Finding.of("document", "", expected=" or ".join(KINDS), value=type(value).__name__)])


@overload
def load(document: object) -> Program: ...
@overload
def load(document: object, kind: type[T]) -> T: ...
def load(document: object, kind: type[Any] = Program) -> Any:
    """
    Read what `dump` wrote.

    Args:
        document: The document, as ``json.loads`` gives it.
        kind: The class expected.

    Raises:
        DocumentError: With every fault at once and its JSON path: another kind or version, unknown and missing keys,
            values of another type (``"false"`` is no bool, 2.9 no whole number, NaN no number), and whatever the
            classes refuse.
    """
    name = next((name for name, known in KINDS.items() if known is kind), "")
    faults = [Finding.of("document", "$", expected=" or ".join(KINDS))] if not name else _envelope(document, name)
    if faults:
        raise DocumentError(faults)
    assert isinstance(document, dict)  # noqa: S101 - for the type checker: the envelope was checked
    try:
        return converter().structure(document["data"], kind)
    except AdvocacyError as fault:
        raise DocumentError(finding.at("$.data") for finding in fault.findings) from None


def _envelope(document: object, kind: str) -> list[Finding]:
    if not isinstance(document, dict):
        return [Finding.of("document", "$", expected="a JSON object")]
    keys = ("kind", "version", "data")
    faults = [unknown_key(key, keys, "$") for key in document if key not in keys]
    faults += [Finding.of("document:missing", "$", name=key) for key in keys if key not in document]
    if document.get("kind", kind) != kind:
        faults.append(Finding.of("document", "$.kind", expected=repr(kind), value=shown(document["kind"])))
    version = document.get("version", VERSION)
    if type(version) is not int or version != VERSION:
        faults.append(Finding.of("document:version", "$.version", known=VERSION, value=shown(version)))
    return faults
