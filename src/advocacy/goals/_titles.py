"""What figures and raw measures are called and what they mean, in a language whose words are at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advocacy.goals.metric import Measure, Metric
    from advocacy.words import Voice

__all__ = ["measure_text", "measure_title", "metric_text", "metric_title"]


def metric_title(metric: Metric, voice: Voice) -> str:
    """Give what a figure is called: the library's own in words, an app's by its own name."""
    return voice.own(f"figure:{metric.code}", metric.name)


def metric_text(metric: Metric, voice: Voice) -> str:
    """Say what a figure is called, what it means and what misleads in it, as far as anybody says."""
    told = (voice.own(f"figure:{metric.code}:{part}", getattr(metric, part)) for part in ("definition", "pitfall"))
    return "\n".join(filter(None, [metric_title(metric, voice), *told]))


def measure_title(measure: Measure, voice: Voice) -> str:
    """Give what a measure is called: the library's own in words, an app's by its code."""
    return voice.name("measure", measure.code)


def measure_text(measure: Measure, voice: Voice) -> str:
    """Say what a measure is called, what exactly is counted and who can usually supply it."""
    meaning = voice.own(f"measure:{measure.code}:definition", measure.definition)
    return "\n".join([measure_title(measure, voice), meaning, voice.given(measure.supplier)])
