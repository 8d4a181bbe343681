"""Print every message with example values, in English and in Dutch: ``python docs/print_messages.py``."""

from __future__ import annotations

import sys
from string import Formatter
from typing import TYPE_CHECKING

from advocacy import Finding
from advocacy.messages import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Placeholder → an example value. Any other placeholder is a small number.
EXAMPLES: dict[str, object] = {
    "aim": "Spring", "amount": "12", "attribute": "department", "between": "60 – 90 %", "by": "Piet", "call": "solve",
    "cell": "Observer", "chance": "12", "code": "time", "columns": "Date, ShareLink", "command": "pip install polars",
    "currency": "€", "dates": "2027-03-01", "day": "2027-03-01", "encoding": "UTF-8", "end": "2027-03-31",
    "engine": "polars", "every": "weekly", "expected": "whole", "extra": "frames", "field": "item:profile:photo",
    "first": "p-1", "format": "group", "given": "k7", "goal": "awareness", "goal_value": "20", "high": 9, "id": "p-1",
    "idea": "A day in the lab", "kind": "goal", "known": "a call", "label": "Media value", "lead": "the program lead",
    "likely": "", "low": 2, "maximum": 10, "mean": "7,200", "measure": "motivation", "measures": "reach, posts",
    "median": "4", "metric": "leads", "minimum": 5, "missing": "activity, motivation", "month": "March",
    "name": "Anna", "nearest": "Anne", "on": "2027-03-01", "other": "p-2", "outcome": "leads", "part": "goals",
    "participant": "p-1", "participants": "Anna, Piet", "path": "15", "period": "March 2027", "phase_after": "plan",
    "phase_before": "aim", "pillar": "Craft", "placeholders": "count, minimum", "planned": "2027-02-26",
    "posts": "2 posts of your own", "purpose": "measurement", "question": "need", "quota": "department = HR",
    "reactions": "one reaction", "reason": "a local class", "rows": "4, 7", "rule": "department = HR",
    "scenario": "Larger group", "second": "p-2", "seen": 12, "session": "Kick-off", "share": "80 %", "shown": "12",
    "sign": "", "since": "2027-02-01", "span": "two weeks", "stage": "outcome", "start": "2027-01-01",
    "state": "ahead", "status": "active", "step": "Comment on a colleague's post.", "step_kind": "pause",
    "steps": "A guideline", "subjects": "Craft", "tenths": 7, "theme": "Craft", "title": "Writing techniques",
    "topic": "writing", "toward": "influencer", "unit": "weeks", "units": "days and people", "value": "HR",
    "wanted": "text", "what": "taking part", "when": "2027-03-08", "which": " (B2B)", "who": "Anna, Piet",
    "why": "There are answers.", "words": "lab, day", "worth": "50", "year": 2027, "zone": "UTC",
}  # fmt: skip
#: The beginning of codes → example values of these codes.
SPECIAL: dict[str, dict[str, object]] = {
    "buddy:none": {"others": 9}, "foundation:profiles": {"missing": 3},
    "level:falls": {"value": "100", "before": "500"},
    "format:date": {"day": 1}, "milestone:": {"by": "2027-12-31"}, "note:": {"days": "2027-03-01"},
    "page:likely": {"low": "8", "high": "16"}, "page:outcome:": {"by": "2027-12-31"},
    "picture:choice:of": {"share": 3}, "picture:forecast:": {"share": 50}, "review:outcome:": {"expected": "15"},
    "picture:progress:value": {"expected": "15", "value": "12"}, "scenario:people": {"scenario": 3},
    "scenario:quota": {"first": "1", "second": "2"}, "scenario:": {"first": "4", "second": "6", "name": "group size"},
    "table:header-short": {"expected": "2"}, "table:width": {"expected": "12"}, "archive:width": {"expected": "12"},
    "target:": {"by": "2027-12-31", "value": "40", "percent": "80 %", "days": "2027-06-30", "before": "15"},
    "theme:spellings": {"others": "A day in our lab"}, "quota:name": {"value": "HR"},
    "readiness:in-order": {"field": "fact:voluntary"}, "readiness:unknown": {"field": "fact:voluntary"},
    "source:": {"kind": "expertise"}, "foundation:kind": {"kind": "profile"},
}  # fmt: skip
#: Example values in Dutch, of what is no code that the library puts in words.
DUTCH: dict[str, str] = {
    "aim": "Voorjaar", "idea": "Een dag in het lab", "known": "een gesprek", "label": "Mediawaarde",
    "lead": "de kartrekker", "month": "maart", "period": "maart 2027", "pillar": "Vakwerk", "posts": "2 eigen posts",
    "reactions": "één reactie", "reason": "een lokale klasse", "scenario": "Grotere groep",
    "span": "twee weken", "state": "voor op schema", "step": "Reageer op een post van een collega.",
    "steps": "Een richtlijn", "subjects": "Vakwerk", "theme": "Vakwerk", "title": "Schrijftechnieken",
    "unit": "weken", "units": "dagen en mensen", "what": "meedoen", "why": "Er zijn antwoorden.",
}  # fmt: skip


def examples() -> Iterator[tuple[str, str, str]]:
    """Yield each code with its message in English and in Dutch. Labels are given as they are."""
    for code, template in catalog().items():
        names = {name for _, name, _, _ in Formatter().parse(template) if name}
        head, _, form = code.partition("|")
        special = {
            name: value for start, own in SPECIAL.items() if head.startswith(start) for name, value in own.items()
        }
        known = EXAMPLES | special
        given = {name: known.get(name, 3) for name in names - {"got", "hint", "detail", "duration"}}
        given |= ({"count": 1} if form else {}) | ({"hours": "3.75"} if "duration" in names else {})
        full = f"{head}:motivation" if "detail" in names else head
        dutch = {
            name: DUTCH.get(name, value) if value == EXAMPLES.get(name) else value for name, value in given.items()
        }
        plain = not names and not form
        yield (
            code,
            catalog("en")[code] if plain else Finding.of(full, **given).text("en"),
            catalog("nl")[code] if plain else Finding.of(full, **dutch).text("nl"),
        )


if __name__ == "__main__":
    for code, english, dutch in examples():
        sys.stdout.write(f"{code}\n    {english}\n    {dutch}\n")
