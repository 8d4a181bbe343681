"""Pictures of a program (extra ``plots``): matplotlib figures with a description as text.

Without matplotlib, each function raises `MissingExtraError`.
"""

from __future__ import annotations

from advocacy.adapters.plots._group import plot_chances, plot_continuity, plot_quotas, plot_tradeoff
from advocacy.adapters.plots._metrics import plot_fan, plot_forecast, plot_progress
from advocacy.adapters.plots._people import plot_choice, plot_matrix
from advocacy.adapters.plots._plan import plot_month, plot_weeks
from advocacy.adapters.plots._scenarios import plot_scenarios
from advocacy.adapters.plots._sheet import describe_picture

__all__ = [
    "describe_picture",
    "plot_chances",
    "plot_choice",
    "plot_continuity",
    "plot_fan",
    "plot_forecast",
    "plot_matrix",
    "plot_month",
    "plot_progress",
    "plot_quotas",
    "plot_scenarios",
    "plot_tradeoff",
    "plot_weeks",
]
