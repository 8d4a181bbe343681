"""Model an employee advocacy program: people who, of their own free will, talk online about their work.

The packages follow the method. Data flows in one direction: a package imports only from those above it.

- `advocacy.people`: participants, consent, the survey, the matrix, memberships.
- `advocacy.pilot`: select a pilot group, explain the selection, replace members, add waves.
- `advocacy.goals`: goals, metrics, the measurement plan, observations, metric values, targets.
- `advocacy.plan`: foundation, content pillars and ideas, tracks, buddies, calendar, agenda.
- `advocacy.run`: activities, continuity, decline, next steps, scorecard, experiments, review.
- `advocacy.program`: the program, its history and its phases.
- `advocacy.scenarios`: forecasts, and comparisons of whole programs.
- `advocacy.privacy`: views for each audience, group counts, erasure, export, pseudonyms, retention.
- `advocacy.adapters`: documents, rosters, frames, calendars, pictures. Your app does the I/O.
- `advocacy.testing`: laws for your own selection rule, and Hypothesis strategies.
- `advocacy.errors`, `advocacy.dates`, `advocacy.stats`, `advocacy.messages`: errors and findings, date ranges,
  intervals, texts in English and Dutch.

Import from the packages: ``from advocacy.plan import make_plan``. The names that a newcomer starts with are here as
well. They load on first use, so ``import advocacy`` loads nothing else.

Every public function checks its arguments against its signature, and reports all problems in one `ValidationError`.
Where it takes a language, a language without messages is an `UnknownNameError`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advocacy.dates import DateRange as DateRange
    from advocacy.errors import AdvocacyError as AdvocacyError
    from advocacy.errors import Finding as Finding
    from advocacy.goals import ContentPillar as ContentPillar
    from advocacy.goals import Goal as Goal
    from advocacy.goals import GoalKind as GoalKind
    from advocacy.goals import KpiCatalogue as KpiCatalogue
    from advocacy.goals import Metric as Metric
    from advocacy.goals import map_kpis as map_kpis
    from advocacy.messages import Language as Language
    from advocacy.people import Consent as Consent
    from advocacy.people import Matrix as Matrix
    from advocacy.people import Participant as Participant
    from advocacy.people import Purpose as Purpose
    from advocacy.pilot import Criterion as Criterion
    from advocacy.pilot import Pilot as Pilot
    from advocacy.pilot import Quota as Quota
    from advocacy.pilot import SelectionPolicy as SelectionPolicy
    from advocacy.pilot import select_pilot as select_pilot
    from advocacy.program import Program as Program

#: The home of each name.
_HOMES = {
    "advocacy.dates": "DateRange",
    "advocacy.errors": "AdvocacyError Finding",
    "advocacy.goals": "ContentPillar Goal GoalKind KpiCatalogue Metric map_kpis",
    "advocacy.messages": "Language",
    "advocacy.people": "Consent Matrix Participant Purpose",
    "advocacy.pilot": "Criterion Pilot Quota SelectionPolicy select_pilot",
    "advocacy.program": "Program",
}
_HOME = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
