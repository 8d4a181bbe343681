"""Pages of the reference, one for each step of the method, from the names at the front door."""

from __future__ import annotations

import inspect
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING

import advocacy

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BESIDE", "EDGES", "STEPS", "names_of", "pages"]

#: Page → its title, what it is about, and the beginnings of the modules whose public names stand on it, in their order.
STEPS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "people": ("People", "Step 1, involve: who takes part, what they told, where they start.", ("people",)),
    "pilot": ("Pilot", "Step 1, involve: who could start, chosen in a way that can be explained to all.", ("pilot",)),
    "goals": ("Goals and figures", "Step 2, aim: what it is for, and what shows it.", ("goals",)),
    "plan": ("Plan", "Step 3, plan: foundation, themes, sessions, buddies and days.", ("plan",)),
    "run": ("Run and review", "Step 4, run: continuity, next steps, scorecard, review.", ("run",)),
    "program": (
        "Program",
        "What holds the steps together, with its history.",
        ("program", "phases", "revisions", "privacy"),
    ),
    "explore": ("Explore", "What a program could bring, with what it rests on.", ("explore",)),
    "ground": ("Values and errors", "What all steps are made of.", ("values", "errors", "intervals")),
}

#: Page → what the names on it speak of and what is not at the front door, by where it is.
BESIDE: dict[str, tuple[tuple[str, str], ...]] = {
    "pilot": (("advocacy.pilot.engine", "Rule"),),
    "goals": (
        ("advocacy.goals.partial", "Key"),
        ("advocacy.goals.partial", "Sums"),
        ("advocacy.goals.partial", "Values"),
    ),
    "plan": (("advocacy.plan.calendar", "FreeDays"), ("advocacy.plan.themes", "theme_key")),
    "program": (("advocacy.phases", "GROUND_RULES"), ("advocacy.privacy.audiences", "ACCESS")),
    "ground": (("advocacy.errors", "Scalar"),),
    "plots": (("advocacy.adapters.plots._picture", "Picture"),),
    "strategies": (("advocacy.testing._lives", "Life"),),
}

#: Modules beside the front door, each a page: the title, what it is about, the module.
EDGES: dict[str, tuple[str, str, str]] = {
    "intervals": ("Intervals", "How far a figure may lie from what it stands for.", "advocacy.intervals"),
    "documents": ("Documents", "To plain JSON types and back.", "advocacy.adapters.documents"),
    "frames": ("Frames", "Observations from rows and data frames.", "advocacy.adapters.frames"),
    "roster": ("Roster", "People from a data frame, with faults by row and column.", "advocacy.adapters.roster"),
    "results": ("Results", "What was found, as a data frame.", "advocacy.adapters.results"),
    "plots": ("Pictures", "Pictures that rank nobody; needs the extra `plots`.", "advocacy.adapters.plots"),
    "ical": ("Calendar", "Days out as `.ics` text; needs the extra `calendar`.", "advocacy.adapters.ical"),
    "laws": ("Laws", "Checks for a selection rule of your own; needs the extra `testing`.", "advocacy.testing.laws"),
    "strategies": (
        "Strategies",
        "Hypothesis strategies for every noun; needs the extra `testing`.",
        "advocacy.testing.strategies",
    ),
}


def pages() -> dict[str, str]:
    """Give the text of every page, in reStructuredText, by its name."""
    return {
        **{
            page: _page(title, about, "advocacy", names_of(page)) + _beside(page)
            for page, (title, about, _) in STEPS.items()
        },
        **{
            page: _page(title, about, module, sorted(set(import_module(module).__all__) - set(advocacy.__all__)))
            + _beside(page)
            for page, (title, about, module) in EDGES.items()
        },
    }


def names_of(page: str) -> tuple[str, ...]:
    """Give the public names of a step: functions first, then classes, each in the order of the alphabet."""
    beginnings = STEPS[page][2]
    names = [
        name
        for name in advocacy.__all__
        if getattr(advocacy, name).__module__.removeprefix("advocacy.").split(".")[0] in beginnings
    ]
    return tuple(sorted(names, key=lambda name: (inspect.isclass(getattr(advocacy, name)), name)))


def _page(title: str, about: str, module: str, names: tuple[str, ...] | list[str]) -> str:
    head = [title, "=" * len(title), "", about.replace("`", "``"), ""]
    head += [f".. py:module:: {module}", ""] if module != "advocacy" else [".. py:currentmodule:: advocacy", ""]
    return "\n".join([*head, *_entries(module, names)])


def _beside(page: str) -> str:
    return "".join(f"\n{entry}" for home, name in BESIDE.get(page, ()) for entry in _entries(home, (name,)))


def _entries(module: str, names: tuple[str, ...] | list[str]) -> Iterator[str]:
    home = import_module(module)
    for name in names:
        value = getattr(home, name)
        if inspect.isclass(value):
            yield f".. autoclass:: {module}.{name}\n   :members:\n"
        elif callable(value):
            yield f".. autofunction:: {module}.{name}\n"
        elif isinstance(value, (int, date)):
            yield f".. autodata:: {module}.{name}\n"
        else:
            yield f".. autodata:: {module}.{name}\n   :no-value:\n"
