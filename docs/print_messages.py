"""Print every message with example values, in English and in Dutch: ``python docs/print_messages.py``."""

from __future__ import annotations

import re
import sys
from string import Formatter
from typing import TYPE_CHECKING

from advocacy import Finding
from advocacy.messages import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Placeholder → an example value. Any other placeholder is a small number.
EXAMPLES: dict[str, object] = {
    "active": 6, "after": 2, "after_days": 31, "aim": "Spring", "amount": "12", "at": "12", "attribute": "department",
    "baseline": 0.2, "baseline_days": 28, "before": 1, "before_days": 28, "between": "60 – 90%", "bound": 41_500,
    "broken": 0.4, "by": "Piet", "call": "solve", "cell": "Observer", "chance": "12", "code": "time",
    "columns": "Date, ShareLink", "command": "pip install polars", "currency": "€", "current": 2,
    "dates": "2027-03-01", "day": "2027-03-01", "days": 30, "denominators": 9, "difference": "0.4%", "early": 7,
    "eligible": 7, "encoding": "UTF-8", "end": "2027-03-31", "engine": "polars", "every": "weekly",
    "expected": "whole", "extra": "frames", "fairest": "13%", "favourable": 3, "field": "item:profile:photo",
    "first": "p-1", "forced": 3, "format": "group", "forms": "one, other", "given": "k7", "goal": "awareness",
    "goal_value": "20", "groups": 25_000, "high": 9, "hours": "3 hours", "id": "p-1", "idea": "A day in the lab",
    "inside": 1, "items": "kick-off, writing", "joins": "Anna, Eva", "kept": 2, "kind": "goal", "known": "a call",
    "label": "Media value", "last": 4, "late": 1, "lead": "the program lead", "leaves": "Piet", "level": "0.98",
    "likely": "", "low": 2, "managers": 2, "marketing": 2, "maximum": 10, "mean": "7,200", "measure": "motivation",
    "measures": "reach, posts", "median": "4", "members": 3, "met": "met", "metric": "leads", "minimum": 5,
    "minutes": "45 minutes", "missing": "activity, motivation", "month": "March", "name": "Anna",
    "names": "Department, Network", "near": "Department", "nearest": "Anne", "needed": 80, "number": "45",
    "numerators": 8, "on": "2027-03-01", "open": 12, "option": "Weekly", "other": "p-2", "outcome": "leads",
    "part": "goals", "participant": "p-1", "participants": "Anna, Piet", "path": "15", "people": 8, "percent": "62",
    "period": "March 2027", "period_days": 31, "phase_after": "plan", "phase_before": "aim", "pillar": "Craft",
    "placed": 20, "placeholders": "count, minimum", "places": 1, "planned": "2027-02-26", "points": 6_200,
    "position": 14, "positions": "3, 7", "posts": "2 posts of your own", "present": 8, "previous": 2,
    "purpose": "measurement", "question": "need", "quota": "department = HR", "reactions": "one reaction",
    "reason": "a local class", "relaxed": 1, "resolution": "0.01", "rhythm": 7, "room": 6, "row": 4, "rows": "4, 7",
    "rule": "department = HR", "sampling": "poisson", "scenario": "Larger group", "scenarios": "Larger group",
    "second": "p-2", "seed": 7, "seen": 12, "session": "Kick-off", "share": "80%", "shortfall": 1, "shown": "12",
    "sign": "", "since": "2027-02-01", "size": 10, "slower": 0.5, "smallest": "12.5%", "span": "two weeks",
    "spent": 0.06, "spread": "20%", "stage": "outcome", "start": "2027-01-01", "state": "ahead", "stated": 1,
    "status": "active", "stay": 8, "step": "Comment on a colleague's post.", "step_kind": "pause",
    "steps": "A guideline", "stretches": 6, "subjects": "Craft", "supply": 8, "tenths": 7, "theme": "Craft",
    "title": "Writing techniques", "topic": "writing", "total": 10, "toward": "influencer",
    "traits": "department = HR", "unfavourable": 4, "unit": "weeks", "units": "days and people", "unknown": 2,
    "value": "HR", "wanted": "text", "week": 12, "weeks": 4, "weight": 2, "what": "taking part",
    "when": "2027-03-08", "which": " (B2B)", "who": "Anna, Piet", "why": "There are answers.", "words": "busy, no time",
    "year": 2027, "zone": "UTC",
}  # fmt: skip
#: The beginning of codes → example values of these codes. The last beginning that fits counts.
SPECIAL: dict[str, dict[str, object]] = {
    "activity-share": {"minimum": "40%", "maximum": "60%"}, "activity-share:unknown": {"count": 3, "needed": 4},
    "agenda:about": {"what": "A day for a post"}, "analytics:same-measure": {"measure": "impressions"},
    "archive:": {"first": "12", "expected": "12", "minimum": 410, "maximum": 425},
    "archive:too-large": {"maximum": 100_000_000}, "assumption:order": {"low": 9, "high": 2},
    "balance:one-person": {"total": 4}, "balls": {"count": 1_000}, "balls:count": {"low": 1, "high": 100_000},
    "balls:none": {"count": 3},
    "bounds:range": {"measure": "network_size"}, "bracket-question:shared": {"measure": "network_size"},
    "buddy:": {"others": 9, "points": 2}, "buddy:size": {"count": 4}, "campaign:other": {"name": "employee_advocacy"},
    "campaign:taken": {"name": "utm_source"}, "cell:": {"row": "low", "column": "small", "first": "Observer"},
    "closed-question:no-share": {"measure": "network_size"}, "comparison:denominator": {"before": 100, "after": 120},
    "comparison:level": {"first": "95%", "second": "90%"},
    "date-range:order": {"start": "2027-03-31", "end": "2027-01-01"}, "decline:level": {"level": 0.05},
    "decline:person": {"before": 8}, "decline:together": {"people": 9, "late": 20, "early": 30, "last": 36},
    "distinct-values:": {"maximum": 2, "size": 8}, "document": {"name": "nmae", "known": 4},
    "document:deep": {"maximum": 100}, "document:kind": {"name": "lottery", "value": 1},
    "document:long": {"maximum": 100_000}, "document:missing": {"name": "name"}, "document:newer": {"value": 9},
    "document:values": {"maximum": 1_000_000}, "document:version": {"value": 9},
    "expected:class": {"detail": "Participant"}, "expected:keys": {"detail": "kind, version and data"},
    "expected:row": {"detail": "numbers"}, "expected:tagged": {"detail": "type"}, "experiment:small": {"seen": 60},
    "fix:member": {"detail": "GoalKind.AWARENESS"}, "fix:object": {"detail": "Participant"},
    "forecast:translated": {"low": "2000.00", "high": "9000.00", "worth": 50, "outcome": "leads"},
    "format:date": {"day": 1},
    "foundation:both": {"name": "photo"}, "foundation:kind": {"kind": "profile"},
    "foundation:profile": {"missing": 3, "count": 10},
    "frame:": {"kind": "text", "wanted": "dates", "name": "network", "measure": "posts"},
    "frame:engines": {"wanted": "pandas"}, "frame:share": {"measure": "motivation"},
    "frame:weights": {"count": 1_000_000}, "infeasible:maximum": {"maximum": 2, "supply": 5},
    "infeasible:maximum:values": {"quota": "each department"}, "infeasible:minimum:short": {"supply": 4},
    "infeasible:size:full": {"previous": 12}, "infeasible:size:previous": {"eligible": 4},
    "infeasible:size:previous:short": {"eligible": 2}, "infeasible:size:short": {"eligible": 4},
    "interval:order": {"low": 9, "high": 2}, "language": {"name": "fr"}, "law:large": {"maximum": 10_000},
    "level:falls": {"value": "100", "before": "500"}, "limit-reached": {"total": 41_000},
    "lottery:unproven": {"bound": "14%"}, "measurement-plan:no-measure": {"measure": "hires"},
    "measurement-plan:proposed:unknown": {"name": "TV viewers"}, "measurement-plan:stale": {"name": "Spring goal"},
    "message:": {"name": "count"}, "metric-value:": {"measure": "hires"}, "metric-value:per-head": {"count": 12},
    "milestone:": {"by": "2027-12-31"}, "name:taken": {"name": "cell"}, "name:unknown": {"name": "awarenes"},
    "note:": {"days": "2027-03-01"}, "obstacle:": {"field": "item:framework:guideline"}, "page:": {"what": "Leads"},
    "page:cadence": {"reactions": ""}, "page:cadence:both": {"reactions": "one reaction"},
    "page:chance": {"low": "8", "high": "16"}, "page:consent": {"what": "taking part"},
    "page:decision": {"what": "Invite the next wave."}, "page:likely": {"low": "8", "high": "16"},
    "page:outcome:": {"by": "2027-12-31", "title": "Leads", "chance": "12; by chance alone it can be 8 to 16"},
    "page:stored:pause": {"when": "from 1 March 2027"},
    "page:suggestion": {"who": "Piet", "what": "offer a slower rhythm"}, "page:with": {"what": "Writing techniques"},
    "phase:": {"name": "brand awareness"}, "picture:axis": {"name": "Leads", "unit": "number"},
    "picture:chances:bar": {"chance": "12.5%"}, "picture:choice:criterion": {"name": "motivation"},
    "picture:choice:of": {"given": 6_200, "maximum": "10,000"},
    "picture:continuity:": {"first": "2027-01-01", "last": "2027-01-28"}, "picture:forecast:": {"share": 50},
    "picture:level": {"name": "medium", "start": "150"}, "picture:matrix": {"name": "social maturity"},
    "picture:matrix:cell": {"name": "Observer"}, "picture:month:more": {"count": 2},
    "picture:progress": {"name": "Leads"},
    "picture:progress:": {
        "status": "ahead", "first": "2027-01-01", "last": "2027-03-31", "expected": "15", "value": "12",
    },
    "picture:quotas:fill": {"minimum": 2, "maximum": 4}, "picture:scenarios": {"first": "people", "second": "leads"},
    "picture:scenarios:point": {"first": "8 people", "second": "12 leads", "label": "in the Pareto front"},
    "picture:tradeoff:point": {"label": "best group, proven"}, "picture:weeks:count": {"number": 3},
    "pilot:one-cell": {"count": 12}, "plan:date": {"part": "review_day"}, "plan:sign:group": {"count": 8},
    "plan:sign:group:few": {"count": 3}, "plan:sign:silence": {"minimum": 7, "maximum": 28},
    "plan:step": {"field": "lead-step:time"}, "plan:waves": {"count": 5, "total": 12},
    "probability:estimate": {"count": 1_000, "low": "78%", "high": "82%"}, "pseudonym:rare": {"total": 200},
    "quota-cost:points": {"count": 250}, "quota:minimums": {"minimum": 12}, "quota:name": {"value": "HR"},
    "quota:order": {"minimum": 4, "maximum": 2}, "readiness:": {"field": "fact:works_council_agrees", "seen": 40},
    "readiness:favourable": {"favourable": 8}, "readiness:few-answers": {"seen": 3},
    "readiness:status": {"state": "ready"}, "readiness:undecided": {"favourable": 6},
    "readiness:wide": {"maximum": 0.3}, "relaxation:maximum": {"relaxed": 3},
    "relaxation:size": {"current": 12, "relaxed": 10}, "repeated": {"first": "participants[0].id"},
    "response-scale:few": {"minimum": 2, "count": 1},
    "review:kept": {"percent": 85, "low": 78, "high": 90, "minimum": 80, "maximum": 90},
    "review:kept:unknown": {"minimum": 5}, "review:outcome:": {"expected": "15"}, "review:own:kept": {"kept": 5},
    "review:quoted": {"seen": "A customer asked for her by name."}, "roster:duplicate": {"first": 2},
    "rule:not-importable": {"rule": "my_rule"}, "scale:order": {"low": 9, "high": 2},
    "scenario:": {"first": "4", "second": "6", "name": "group size"}, "scenario:funnel-input": {"name": "members"},
    "scenario:many": {"count": 2_000, "maximum": 1_000}, "scenario:people": {"joins": 2, "leaves": 2},
    "sensitivity:about": {"count": 1_000}, "size:few-active": {"active": 2}, "size:many-active": {"active": 14},
    "size:organisation": {"people": "100 to 500"}, "substitute:kind": {"name": "motivation"},
    "survey:format": {"name": "Webinar"}, "survey:no-help": {"name": "Time"}, "table:column": {"name": "Department"},
    "table:column-near": {"name": "Departement"}, "table:header-short": {"expected": "2"},
    "table:width": {"expected": "12"},
    "target:": {
        "by": "2027-12-31", "value": "40", "percent": "80%", "days": "2027-06-30", "before": "15", "count": 100,
    },
    "target:early": {"by": "2027-02-01"}, "target:independence": {"by": "the analyst"},
    "target:never-held": {"value": "100%"}, "target:power:denominator": {"count": 1_000, "measure": "visits"},
    "target:power:quarters": {"count": 4}, "theme:spellings": {"others": "A day in our lab", "words": "lab, day"},
    "too-little-data:": {"seen": 3}, "too-little-data:width": {"seen": 0.4, "maximum": 0.3},
    "topic:sizes": {"needed": 6, "minimum": 4}, "view:published": {"groups": "HR + IT"},
}  # fmt: skip
#: English example → Dutch example, of what is no code that the library puts in words.
DUTCH: dict[str, str] = {
    "100 to 500": "100 tot 500",
    "12; by chance alone it can be 8 to 16": "12; alleen al door toeval kan het 8 tot 16 zijn",
    "2 posts of your own": "2 eigen posts", "3 hours": "3 uur", "45 minutes": "45 min", "8 people": "8 mensen",
    "A customer asked for her by name.": "Een klant vroeg naar haar.", "A day for a post": "Een dag voor een post",
    "A day in our lab": "Een dag in ons lab", "A day in the lab": "Een dag in het lab", "A guideline": "Een richtlijn",
    "Comment on a colleague's post.": "Reageer op een post van een collega.", "Craft": "Vakwerk",
    "Invite the next wave.": "Nodig de volgende groep uit.", "Larger group": "Grotere groep", "March": "maart",
    "March 2027": "maart 2027", "Media value": "Mediawaarde", "Spring": "Voorjaar", "Spring goal": "Voorjaarsdoel",
    "TV viewers": "Tv-kijkers", "There are answers.": "Er zijn antwoorden.", "Time": "Tijd", "Weekly": "Elke week",
    "Writing techniques": "Schrijftechnieken", "a call": "een gesprek", "a local class": "een lokale klasse",
    "ahead": "voor op schema", "best group, proven": "beste groep, bewezen", "brand awareness": "naamsbekendheid",
    "busy, no time": "druk, geen tijd", "dates": "datums", "days and people": "dagen en mensen",
    "each department": "elke waarde van afdeling", "from 1 March 2027": "vanaf 1 maart 2027",
    "group size": "groepsgrootte", "in the Pareto front": "in het Pareto-front",
    "kind, version and data": "kind, version en data",
    "kick-off, writing": "kick-off, schrijftechnieken", "lab, day": "lab, dag", "medium": "middelgroot",
    "met": "gehaald", "number": "aantal", "numbers": "getallen", "offer a slower rhythm": "bied een rustiger ritme aan",
    "one reaction": "één reactie", "people": "mensen", "ready": "klaar om te beginnen",
    "social maturity": "sociale volwassenheid", "taking part": "meedoen", "text": "tekst", "the analyst": "de analist",
    "the program lead": "de kartrekker", "two weeks": "twee weken", "visits": "bezoeken", "weeks": "weken",
}  # fmt: skip
#: A percentage or a large number in English, and its separators in Dutch.
_NUMBER = re.compile(r"\d+(\.\d+)?%|\d+,\d{3}")
_SEPARATORS = str.maketrans(",.", ".,")


def examples() -> Iterator[tuple[str, str, str]]:
    """Yield each code with its message in English and in Dutch. Labels are given as they are."""
    for code, template in catalog().items():
        names = {name for _, name, _, _ in Formatter().parse(template) if name}
        head, _, form = code.partition("|")
        known = dict(EXAMPLES)
        for start, own in SPECIAL.items():
            known |= own if head.startswith(start) else {}
        given = {name: known.get(name, 3) for name in names - {"got", "hint", "detail", "duration"}}
        given |= ({"count": 1} if form else {}) | ({"hours": "3.75"} if "duration" in names else {})
        dutch = {name: _in_dutch(value) for name, value in given.items()}
        detail = known.get("detail", "motivation")
        full, full_dutch = (f"{head}:{said}" if "detail" in names else head for said in (detail, _in_dutch(detail)))
        plain = not names and not form
        yield (
            code,
            catalog("en")[code] if plain else Finding.of(full, **given).text("en"),
            catalog("nl")[code] if plain else Finding.of(full_dutch, **dutch).text("nl"),
        )


def _in_dutch(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.translate(_SEPARATORS) if _NUMBER.fullmatch(value) else DUTCH.get(value, value)
    return text.replace("%", "\N{NO-BREAK SPACE}%")


if __name__ == "__main__":
    for code, *texts in examples():
        sys.stdout.write("\n    ".join([code, *(text.replace("\n", " / ") for text in texts)]) + "\n")
