"""Who and what is named in a program, at any time: every id of a person, every key, every name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from advocacy.people.participant import Participant
from advocacy.people.survey import Answer, Survey
from advocacy.plan.brief import PlanBrief
from advocacy.plan.tracks import Wish
from advocacy.privacy.holding import WHO, Holds, fields_of
from advocacy.values import FrozenMap

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PeopleIn"]


class PeopleIn:
    """
    What a walk over everything that something holds, its history too, finds of people; each thing is looked at once.

    Args:
        held: A program, or any other noun.

    Attributes:
        ids: Every id of a person.
        keys: Every key and code of a thing.
        names: Every name that somebody has or had, by id.
    """

    def __init__(self, held: Any) -> None:
        self.ids: set[str] = set()
        self.keys: set[str] = set()
        self.names: dict[str, set[str]] = {}
        self._answers: dict[str, set[tuple[str, str]]] = {}
        self._closed: dict[str, set[str]] = {}
        self._asked: dict[str, set[str]] = {}
        seen: dict[int, object] = {}
        waiting: list[Any] = [held]
        while waiting:
            thing = waiting.pop()
            if id(thing) in seen:
                continue
            seen[id(thing)] = thing
            self._note(thing)
            for name, holds in fields_of(type(thing)):
                waiting += self._within(getattr(thing, name), holds)

    def _note(self, thing: Any) -> None:
        if type(thing) is Participant and thing.name is not None:
            self.names.setdefault(thing.id, set()).add(thing.name)
        elif type(thing) is Answer:
            self._answers.setdefault(thing.participant, set()).add((thing.question, thing.text))
        elif type(thing) is Wish:
            self._asked.setdefault(thing.participant, set()).update(thing.topics)
        elif type(thing) is PlanBrief:
            for who, topics in thing.needs.items():
                self._asked.setdefault(who, set()).update(topics)
        elif type(thing) is Survey:
            for item in thing.items:
                self._closed.setdefault(item.code, set()).add(item.measure)

    def _within(self, value: Any, holds: Holds) -> Iterator[Any]:
        if isinstance(value, str):
            if holds in WHO:
                self.ids.add(value)
            elif holds is Holds.KEY:
                self.keys.add(value)
        elif isinstance(value, FrozenMap):
            (self.ids if holds is Holds.BY_PERSON else self.keys).update(value)
            inner = Holds.KEY if holds is Holds.BY_PERSON else holds
            for one in value.values():
                yield from self._within(one, inner)
        elif isinstance(value, (tuple, frozenset)):
            for one in value:
                yield from self._within(one, holds)
        elif attrs.has(type(value)):
            yield value

    def said(self, who: str) -> frozenset[str]:
        """Give what somebody answered to open questions, word for word, and nobody else did."""
        mine = {text for question, text in self._answers.get(who, ()) if question not in self._closed}
        return frozenset(mine - {text for other, given in self._answers.items() if other != who for _, text in given})

    def asked(self, who: str) -> frozenset[str]:
        """Give the topics that somebody wished for or needs."""
        return frozenset(self._asked.get(who, ()))

    def answered(self, who: str) -> frozenset[str]:
        """Give the figures that somebody answered closed questions about."""
        asked = (question for question, _ in self._answers.get(who, ()))
        return frozenset(measure for question in asked for measure in self._closed.get(question, ()))
