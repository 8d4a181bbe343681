"""A language: its code, an app's own messages in it, and its plural rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from attrs import field, frozen

from advocacy.frozen_map import FrozenMap
from advocacy.messages.renamed import current_code

#: A place with the forms of a word for the number that fills it, by plural category: ``{days:one=day|other=days}``.
CHOICE = re.compile(r"\{(\w+):(\w+=[^{}]*)\}")


def choice_forms(forms: str) -> dict[str, str]:
    """Return the forms of a word by plural category, of a place that `CHOICE` found."""
    return dict(form.split("=", 1) for form in forms.split("|") if "=" in form)


def one_or_other(count: int) -> str:
    """Return the plural category of a number in English, Dutch and many more languages."""
    return "one" if count == 1 else "other"


def _by_code(messages: Any) -> Any:
    return FrozenMap(messages) if isinstance(messages, Mapping) else messages


@frozen
class Language:
    """A language, with an app's own messages.

    A template has places in braces, such as ``{count}``. A plural form has its category behind a bar in its code:
    ``"exclusion-count:consent|one"`` is used where *plural* gives ``"one"`` for the count, ``"exclusion-count:consent"`` in any other
    case. A word that goes with another number has its forms in a place of its own:
    ``"at most {days} {days:one=day|other=days}"``. Old codes are accepted, and `missing` reports them. Everywhere a language is taken, its plain code
    is enough where an app has no messages of its own. A wrong type is reported where the language is used.

    >>> from advocacy import Finding
    >>> house = Language("nl", messages={"empty": "vul dit in."})
    >>> Finding.of("empty", "name").text(house)
    'vul dit in.'
    >>> Finding.of("agenda:alone", participant="p-1").text(Language("nl", names={"p-1": "Ann"}))
    'Ann heeft op dit moment geen buddy. Koppel opnieuw, of vraag wat past.'

    Attributes:
        code: The code of the language, such as ``"fr"``.
        messages: Code → template. They come before the library's.
        plural: Return the plural category of a whole number; one or other by default, as in English and Dutch. A
            function at the top of a module, so that the language can be pickled.
        names: The names of people, pillars, ideas, goals and sessions, and of an app's own topics, measures, attributes
            and other codes, by id or code. Reports, pictures and calendars in this language then contain the names, and
            no id that has one. Without a name, the program lead reads the id, a person reads "you", and others read a
            role.
    """

    code: str
    messages: FrozenMap[str] = field(default=FrozenMap[str](), converter=_by_code, kw_only=True)
    plural: Callable[[int], str] = field(default=one_or_other, kw_only=True)
    names: FrozenMap[str] = field(default=FrozenMap[str](), converter=_by_code, kw_only=True, repr=False)

    @cached_property
    def templates(self) -> Mapping[str, str]:
        """The messages under the codes of today; one under its code of today comes before one under an old code."""
        return {current_code(code): text for code, text in self.messages.items()} | {
            code: text for code, text in self.messages.items() if current_code(code) == code
        }
