"""Claims that the article quotes, with where they come from: to be picked on purpose, never a default."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, known_words, raise_any, voice_of
from advocacy.goals.exact import plain
from advocacy.values import Rule, identifier, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Claim"]

_quoted = Rule("exact", lambda value: type(value) is Decimal and value.is_finite())

#: The article's own source line; it says neither which of the four claims what, nor when, and none of them was read.
_LINE = "article, under one collective source line (McKinsey Global Institute, LinkedIn, Gartner, Gallup), no year"


@frozen(kw_only=True)
class Claim:
    """
    A figure that somebody quotes and nobody here has checked.

    It is no assumption until a user makes it one on purpose, and no calculation of the library starts from it.

    >>> claim = next(claim for claim in Claim.quoted() if claim.code == "hiring_speed")
    >>> claim.low, claim.kind, claim.source.split(",")[0]
    (Decimal('0.55'), 'share', 'article')

    Attributes:
        code: Its key.
        statement: What is claimed.
        low: The figure as quoted, or the lower end of the range quoted.
        high: The upper end; equal to *low* where one figure is quoted.
        kind: What the figure is: ``"share"`` (0..1, and a gain of so much where the statement says more or faster) or
            ``"times"`` (a factor).
        source: Who quotes it, and under which source.

    Raises:
        InvalidError: With every fault at once: an end that is no Decimal, or the ends out of order.
    """

    code: str = field(converter=identifier, validator=text)
    statement: str = field(validator=text)
    low: Decimal = field(converter=plain, validator=_quoted)
    high: Decimal = field(converter=plain, validator=_quoted)
    kind: str = field(validator=Rule("claim:kind", lambda value: value in {"share", "times"}))
    source: str = field(validator=text)

    def __attrs_post_init__(self) -> None:
        """Keep the ends in order."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if self.low > self.high:
            yield Finding.of("interval:order", "high", low=str(self.low), high=str(self.high))

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Say what is claimed, without the figure: the library's own in every language that has words, an app's as it is.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return voice_of(language, extra).own(f"claim:{self.code}", self.statement)

    @classmethod
    def quoted(cls) -> tuple[Claim, ...]:
        """Give the claims that the article quotes (domain, what it brings), in its order."""
        return tuple(
            cls(
                code=code,
                statement=known_words()[f"claim:{code}"],
                low=Decimal(low),
                high=Decimal(high),
                kind=kind,
                source=_LINE,
            )
            for code, low, high, kind in _QUOTED
        )


#: code, low, high, kind; what each claims stands with the words.
_QUOTED = (
    ("network_size", "10", "10", "times"),
    ("productivity", "0.20", "0.25", "share"),
    ("hiring_speed", "0.55", "0.55", "share"),
    ("trust_network", "0.78", "0.78", "share"),
    ("trust_seller", "0.44", "0.44", "share"),
    ("post_reach", "0.50", "0.50", "share"),
    ("post_leads", "7", "7", "times"),
    ("buyers_on_social", "0.75", "0.75", "share"),
    ("spoken_well", "0.40", "0.40", "share"),
)
