"""Pages of the reference: one for each package, from the names it lists."""

from __future__ import annotations

import inspect
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

__all__ = ["BESIDE", "EDGES", "STEPS", "names_of", "pages"]

#: Page → its title, what it is about, and the packages and modules whose public names are on it, in their order.
STEPS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "people": ("People", "Step 1, involve: who takes part, what they answered, where they start.", ("people",)),
    "pilot": ("Pilot", "Step 1, involve: choose a pilot group, and explain the choice to everybody.", ("pilot",)),
    "goals": ("Goals and metrics", "Step 2, aim: what the program is for, and what shows it.", ("goals",)),
    "plan": ("Plan", "Step 3, plan: foundation, content, sessions, buddies and dates.", ("plan",)),
    "run": ("Run and review", "Step 4, run: continuity, next steps, scorecard, review.", ("run",)),
    "program": ("Program", "The root of all parts, with its history and its phases.", ("program",)),
    "scenarios": ("Scenarios", "What a program could bring, and on which assumptions.", ("scenarios",)),
    "privacy": ("Privacy", "Who sees what, what is stored about a person, and how it is erased.", ("privacy",)),
    "ground": ("Values and errors", "What all packages use.", ("errors", "dates", "frozen_map")),
}

#: Page → what the names on it speak of and what is not at the front door, by where it is.
BESIDE: dict[str, tuple[tuple[str, str], ...]] = {
    "pilot": (("advocacy.pilot.engine", "Rule"),),
    "goals": (
        ("advocacy.goals.aggregation", "Key"),
        ("advocacy.goals.aggregation", "Sums"),
        ("advocacy.goals.aggregation", "Values"),
    ),
    "plan": (("advocacy.plan.calendar", "FreeDays"),),
    "program": (("advocacy.program.phases", "GROUND_RULES"),),
    "privacy": (("advocacy.privacy.views", "ACCESS"),),
    "ground": (("advocacy.errors", "Scalar"), ("advocacy.stats", "Interval"), ("advocacy.messages", "Language")),
    "plots": (("advocacy.adapters.plots._picture", "Picture"),),
}

#: Modules beside the front door, each a page: the title, what it is about, the module.
EDGES: dict[str, tuple[str, str, str]] = {
    "stats": ("Intervals", "Intervals for shares, rates, means and medians.", "advocacy.stats"),
    "documents": ("Documents", "To plain JSON types and back.", "advocacy.adapters.documents"),
    "frames": ("Frames", "Selections and observations from the columns of data frames.", "advocacy.adapters.frames"),
    "roster": (
        "Roster",
        "People from text, rows or frames, with problems by column.",
        "advocacy.adapters.roster",
    ),
    "surveys": ("Surveys", "Surveys and people from the exports of survey tools.", "advocacy.adapters.surveys"),
    "cells": ("Cells", "Readers of the columns of surveys and rosters.", "advocacy.adapters.cells"),
    "archives": (
        "Archives",
        "Activities and network size from a person's own LinkedIn archive.",
        "advocacy.adapters.archives",
    ),
    "analytics": (
        "Analytics",
        "Observations from LinkedIn's workbooks with analytics, and from any table.",
        "advocacy.adapters.analytics",
    ),
    "results": ("Results", "What was found, as rows, CSV text or a data frame.", "advocacy.adapters.results"),
    "plots": ("Pictures", "Pictures that rank nobody; needs the extra `plots`.", "advocacy.adapters.plots"),
    "calendar": ("Calendar", "Agendas as `.ics` text; needs the extra `calendar`.", "advocacy.adapters.calendar"),
    "laws": ("Laws", "Checks for a selection rule of your own; needs the extra `testing`.", "advocacy.testing.laws"),
    "lottery_laws": (
        "Laws of lotteries",
        "Checks for a lottery of your own; needs the extra `testing`.",
        "advocacy.testing.lottery_laws",
    ),
    "strategies": (
        "Strategies",
        "Hypothesis strategies for inputs; `from_type` draws every public class. Needs the extra `testing`.",
        "advocacy.testing.strategies",
    ),
}


def pages() -> dict[str, str]:
    """Return the text of every page, in reStructuredText, by its name."""
    return {
        **{page: _page(title, about, _homes(page)) + _beside(page) for page, (title, about, _) in STEPS.items()},
        **{
            page: _page(title, about, {module: sorted(set(import_module(module).__all__) - _elsewhere(page))})
            + _beside(page)
            for page, (title, about, module) in EDGES.items()
        },
    }


def names_of(page: str) -> tuple[str, ...]:
    """Return the public names on a page: functions first, then classes, each in the order of the alphabet."""
    return tuple(name for names in _homes(page).values() for name in names)


def _homes(page: str) -> dict[str, list[str]]:
    """Return the public names by the package or module that lists them."""
    return {f"advocacy.{home}": _listed(import_module(f"advocacy.{home}")) for home in STEPS[page][2]}


def _listed(home: ModuleType) -> list[str]:
    named = getattr(home, "__all__", None) or [
        name for name, value in vars(home).items() if not name.startswith("_") and not inspect.ismodule(value)
    ]
    return sorted(named, key=lambda name: (inspect.isclass(getattr(home, name)), name))


def _elsewhere(page: str) -> set[str]:
    return {name for other, entries in BESIDE.items() if other != page for _, name in entries}


def _page(title: str, about: str, homes: dict[str, list[str]]) -> str:
    parts = [title, "=" * len(title), "", about.replace("`", "``"), ""]
    for module, names in homes.items():
        parts += [f".. py:module:: {module}", "", *_entries(module, names)]
    return "\n".join(parts)


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
