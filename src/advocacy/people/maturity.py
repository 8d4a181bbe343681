"""The social maturity matrix, as data: nine cells, network size by social activity (domain, step 1)."""

from __future__ import annotations

from advocacy.errors import nearest, raise_any
from advocacy.people.axes import Axis, Level
from advocacy.people.matrix import Cell, Matrix, Origin

__all__ = ["social_maturity"]

_R, _I, _O = Origin.RECOVERED, Origin.INFERRED, Origin.OWN

#: code, network level, activity level, name, where the step leads, whether name and place were recovered.
_CELLS: tuple[tuple[str, str, str, str, str | None, Origin], ...] = (
    ("inactive", "small", "low", "Inactive", "participator", _R),
    ("participator", "small", "middle", "Participator", "collaborator", _I),
    ("rising_voice", "small", "high", "Rising Voice", "thought_leader", _O),
    ("observer", "medium", "low", "Observer", "collaborator", _O),
    ("collaborator", "medium", "middle", "Collaborator", "thought_leader", _I),
    ("thought_leader", "medium", "high", "Thought Leader", "influencer", _I),
    ("connector", "large", "low", "Connector", "broadcaster", _I),
    ("broadcaster", "large", "middle", "Broadcaster", "influencer", _I),
    ("influencer", "large", "high", "Influencer", None, _R),
)

#: language → code → description, whom it fits, the next step.
_TEXTS: dict[str, dict[str, tuple[str, str, str]]] = {
    "en": {
        "inactive": (
            "A small network, and little done with it online.",
            "Who has not started, or has no wish to; both are fine.",
            "Complete the profile, follow colleagues and customers, react to what is of interest.",
        ),
        "participator": (
            "A small network, in which the person reacts and shares now and then.",
            "Who likes to take part and knows few people online yet.",
            "Connect with people met at work, and take part where they talk.",
        ),
        "rising_voice": (
            "A small network that hears from the person often, with content of their own.",
            "Who has much to tell and deserves a larger audience.",
            "Keep telling, and connect with those for whom it is meant.",
        ),
        "observer": (
            "A fair network, that the person mostly reads.",
            "Who follows with interest and seldom reacts.",
            "Say what you think of a colleague's post, and share one.",
        ),
        "collaborator": (
            "A fair network, in which the person talks along and helps others on.",
            "Who likes to work on content together.",
            "Make something of your own: a first post, with a buddy if that helps.",
        ),
        "thought_leader": (
            "A fair network that comes to the person for their expertise.",
            "Who makes content in a field of their own.",
            "Meet others in the field, and let the network grow; staying here is as good.",
        ),
        "connector": (
            "A large network, with which little is done online.",
            "Who knows many people, from sales, recruitment or long experience.",
            "Engage and share: one reaction and one shared post a week.",
        ),
        "broadcaster": (
            "A large network to which the person passes on what others made.",
            "Who shares easily and seldom writes.",
            "Add a view of your own to what you share, then write one piece.",
        ),
        "influencer": (
            "A large network that listens to what the person makes.",
            "Who is followed for what they say; a few are, and nobody has to be.",
            "",
        ),
    },
    "nl": {
        "inactive": (
            "Een klein netwerk, waar online weinig mee gebeurt.",
            "Wie nog niet begonnen is, of dat niet wil; beide is goed.",
            "Maak het profiel compleet, volg collega's en klanten, reageer op wat boeit.",
        ),
        "participator": (
            "Een klein netwerk, waarin iemand af en toe reageert en deelt.",
            "Wie graag meedoet en online nog weinig mensen kent.",
            "Leg contact met mensen van het werk, en doe mee waar zij praten.",
        ),
        "rising_voice": (
            "Een klein netwerk dat vaak van iemand hoort, met eigen content.",
            "Wie veel te vertellen heeft en een groter publiek verdient.",
            "Blijf vertellen, en leg contact met wie het aangaat.",
        ),
        "observer": (
            "Een redelijk netwerk, waarin iemand vooral leest.",
            "Wie met interesse volgt en zelden reageert.",
            "Zeg wat je van een bericht van een collega vindt, en deel er een.",
        ),
        "collaborator": (
            "Een redelijk netwerk, waarin iemand meepraat en anderen verder helpt.",
            "Wie graag samen aan content werkt.",
            "Maak iets van jezelf: een eerste bericht, met een buddy als dat helpt.",
        ),
        "thought_leader": (
            "Een redelijk netwerk dat iemand opzoekt om de expertise.",
            "Wie content maakt in een eigen vakgebied.",
            "Ontmoet vakgenoten en laat het netwerk groeien; hier blijven is even goed.",
        ),
        "connector": (
            "Een groot netwerk, waar online weinig mee gebeurt.",
            "Wie veel mensen kent, uit verkoop, werving of lange ervaring.",
            "Reageer en deel: één reactie en één gedeeld bericht per week.",
        ),
        "broadcaster": (
            "Een groot netwerk, waaraan iemand doorgeeft wat anderen maakten.",
            "Wie makkelijk deelt en zelden schrijft.",
            "Zet er bij het delen een eigen kijk bij, en schrijf dan één stuk.",
        ),
        "influencer": (
            "Een groot netwerk dat luistert naar wat iemand maakt.",
            "Wie gevolgd wordt om wat die zegt; dat zijn er een paar, en niemand hoeft het te worden.",
            "",
        ),
    },
}


def social_maturity(language: str) -> Matrix:
    """Build the matrix with its texts in one language; see `Matrix.social_maturity`."""
    if language not in _TEXTS:
        raise_any([nearest(language, _TEXTS, "language", kind="language")])
    texts = _TEXTS[language]
    return Matrix(
        name="social maturity",
        rows=Axis(
            measure="network_size",
            levels=(Level(code="small"), Level(code="medium", start=150.0), Level(code="large", start=500.0)),
        ),
        columns=Axis(
            measure="activity",
            levels=(Level(code="low"), Level(code="middle", start=1 / 3), Level(code="high", start=2 / 3)),
        ),
        cells=tuple(
            Cell(
                code=code,
                row=row,
                column=column,
                name=name,
                description=texts[code][0],
                fits=texts[code][1],
                step=texts[code][2],
                toward=toward,
                inactive=code == "inactive",
                origin=origin,
            )
            for code, row, column, name, toward, origin in _CELLS
        ),
    )
