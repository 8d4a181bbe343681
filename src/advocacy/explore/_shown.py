"""How a forecast shows itself: its assumptions, with what each does to the spread, under what follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advocacy.tables import as_html, as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advocacy.explore.forecast import Forecast
    from advocacy.words import Voice

__all__ = ["show_forecast", "write_forecast"]

_COLUMNS = ("assumption", "low", "likely", "high", "source", "influence")


def write_forecast(forecast: Forecast, voice: Voice) -> str:
    """Write a forecast in columns."""
    return f"{_caption(forecast, voice)}\n{as_text(_rows(forecast), header=voice.labels(_COLUMNS))}"


def show_forecast(forecast: Forecast, voice: Voice) -> str:
    """Write a forecast in a table, everything escaped."""
    header, caption = voice.labels(_COLUMNS), _caption(forecast, voice)
    return as_html(_rows(forecast), header=header, caption=caption, named=True, language=voice.language)


def _caption(forecast: Forecast, voice: Voice) -> str:
    numbers = {"middle": forecast.middle, "low": forecast.interval.low, "high": forecast.interval.high}
    said = {name: f"{number:g}" for name, number in numbers.items()}
    return voice.say("forecast:caption", {"outcome": forecast.funnel.outcome, **said})


def _rows(forecast: Forecast) -> Iterator[tuple[str | None, ...]]:
    for step in forecast.funnel.steps:
        part = forecast.influence.get(step.code)  # a document may hold other codes
        ends = (None if end is None else f"{float(end):g}" for end in (step.low, step.likely, step.high))
        yield step.code, *ends, step.source, None if part is None else f"{part:.2f}"
