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
    "attribute": "department", "by": "Piet", "cell": "Observer", "end": "2027-03-31", "expected": "whole",
    "field": "item:profile:photo", "first": "p-1", "goal": "awareness", "id": "p-1", "idea": "A day in the lab",
    "kind": "goal", "label": "Media value", "measure": "motivation", "measures": "reach, posts", "metric": "leads",
    "missing": "activity, motivation", "name": "Anna", "nearest": "Anne", "on": "2027-03-01", "other": "p-2",
    "outcome": "leads", "part": "goals", "participant": "p-1", "pillar": "Craft", "planned": "2027-02-26",
    "quota": "department = HR", "rule": "department = HR", "second": "p-2", "since": "2028-02-29",
    "stage": "outcome", "start": "2027-01-01", "status": "active", "theme": "Craft", "title": "Writing techniques",
    "topic": "writing", "value": "HR", "who": "Anna, Piet",
}  # fmt: skip


def examples() -> Iterator[tuple[str, str, str]]:
    """Yield each code with its message in English and in Dutch. Labels are given as they are."""
    for code, template in catalog().items():
        names = {name for _, name, _, _ in Formatter().parse(template) if name}
        given = {name: EXAMPLES.get(name, 3) for name in names - {"got", "hint", "detail", "duration"}}
        head, _, form = code.partition("|")
        given |= ({"count": 1} if form else {}) | ({"hours": "3.75"} if "duration" in names else {})
        said = Finding.of(f"{head}:motivation" if "detail" in names else head, **given)
        plain = not names and not form
        yield code, *(catalog(language)[code] if plain else said.text(language) for language in ("en", "nl"))


if __name__ == "__main__":
    for code, english, dutch in examples():
        sys.stdout.write(f"{code}\n    {english}\n    {dutch}\n")
