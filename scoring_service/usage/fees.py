"""The price list in force on a day: amounts in minor units, by kind of organisation (SEEDS L9)."""

from dataclasses import dataclass
from datetime import date

from scoring_service.kernel.policy import edition_on


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs an organisation of a kind, in minor units of the list's currency."""

    organisation: str
    unit: str
    amount: int


@dataclass(frozen=True, slots=True)
class PriceList:
    """One edition of the price list, in force since a day."""

    in_force_since: date
    currency: str
    prices: tuple[Price, ...]


def prices_on(day: date) -> PriceList:
    """Return the price list in force on a day."""
    edition = edition_on("fees", day)
    return PriceList(
        in_force_since=edition["from"],
        currency=edition["currency"],
        prices=tuple(Price(**price) for price in edition["prices"]),
    )
