"""`python -m models.credit_card_default.advice algorithm.json` tells whether advice comes true.

Advice moves features; people move items, and one bill or payment is in several features. So each
client who was kept out of the fit follows the advice item by item, and is scored anew. Where advice
asks to pay more, the bills after it either stay (as much more is spent) or fall by what was paid.
It also counts who gets advice at all, and who is told to pay more than they ever owed.
"""

import argparse
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models.credit_card_default import artefacts, clients, description
from scoring_service.algorithms import document
from scoring_service.algorithms.points_table import evaluate
from scoring_service.algorithms.recourse import Change, Outcome, find_recourse
from scoring_service.algorithms.structure import Algorithm

Items = dict[str, float]
_MONTHS: Final = range(1, 7)
"""1 is the latest."""
_BADLY_LATE: Final = 2
_PAYMENTS: Final = ("payment_1", "smallest_payment_6m", "mean_payment_6m")


@dataclass(frozen=True, slots=True)
class Trial:
    """One piece of advice that was followed; `feature` is None for the way to the next band."""

    feature: str | None
    promised: int
    gained: int
    reached: bool
    """At least the score that was promised, or for a way to the next band: that band."""


def follow(items: Mapping[str, float], changes: Iterable[Change], *, bills_fall: bool) -> Items:
    """Return the items after the smallest changes that bring about what was advised."""
    person = _Person(dict(items), bills_fall=bills_fall)
    for change in changes:
        _STEPS[change.feature](person, _target(change))
    return person.items


def trials(algorithm: Algorithm, rows: Iterable[Items], *, bills_fall: bool) -> Iterator[Trial]:
    """Let each client follow each piece of their advice, starting anew for each."""
    for items in rows:
        before = evaluate(algorithm, items)
        found = find_recourse(algorithm, before)

        def tried(outcome: Outcome, items: Items = items) -> int:
            return evaluate(algorithm, follow(items, outcome.changes, bills_fall=bills_fall)).score

        for outcome in found.single:
            score = tried(outcome)
            first, kept = outcome.changes[0].feature, score >= outcome.score
            yield Trial(first, outcome.gain, score - before.score, kept)
        if found.to_next_band and found.next_band:
            score = tried(found.to_next_band)
            kept = score >= found.next_band.lowest
            yield Trial(None, found.to_next_band.gain, score - before.score, kept)


def reach(algorithm: Algorithm, rows: Iterable[Items]) -> Counter[str]:
    """Count the clients whom advice reaches, and the advice that asks for too much."""
    counted: Counter[str] = Counter()
    for items in rows:
        found = find_recourse(algorithm, evaluate(algorithm, items))
        told = [*found.single, *([found.to_next_band] if found.to_next_band else [])]
        counted["clients"] += 1
        counted["below the best band"] += found.next_band is not None
        counted["with a way to the next band"] += found.to_next_band is not None
        counted["with a single step"] += bool(found.single)
        counted["below the best band, without advice"] += bool(found.next_band) and not told
        largest = max(items[f"bill_{month}"] for month in _MONTHS)
        in_one = max(map(asked_for, told), default=-math.inf)
        in_six = max((asked_for(outcome, together=True) for outcome in told), default=-math.inf)
        counted["told to pay in a month more than their largest bill"] += in_one >= largest
        counted["told to pay in a month more than half of it"] += 2 * in_one >= largest
        counted["told to pay in six months more than all of it"] += in_six >= largest
    return counted


def asked_for(outcome: Outcome, *, together: bool = False) -> float:
    """Return the amount above which advice asks to pay, in one month or in six `together`.

    All amounts that it names count, but not what is paid already. In six months the smallest is
    paid five times, and once that or the latest; the average is that of all six.
    """
    named = {
        change.feature: change.above
        for change in outcome.changes
        if change.to_bin > change.from_bin and change.above is not None
    }
    latest, smallest, mean = (named.get(feature, -math.inf) for feature in _PAYMENTS)
    once = max(latest, smallest)
    return max(latest, once + 5 * smallest, 6 * mean) if together else max(once, mean)


def held_out() -> list[Items]:
    """Return the items of the clients on whom no version was fitted."""
    about = description.read()
    people = clients.read(about)
    kept = people.take(artefacts.proof_split(people, about)[1]).items
    columns = [values.tolist() for values in kept.values()]
    return [dict(zip(kept, row, strict=True)) for row in zip(*columns, strict=True)]


class _Person:
    """Someone who follows advice; each step changes as little as it can."""

    def __init__(self, items: Items, *, bills_fall: bool) -> None:
        self.items = items
        self.bills_fall = bills_fall

    def pay(self, month: int, amount: float) -> None:
        more = amount - self.items[f"payment_{month}"]
        if more <= 0:
            return
        self.items[f"payment_{month}"] = amount
        for later in range(1, month + 1) if self.bills_fall else ():
            bill = self.items[f"bill_{later}"]
            self.items[f"bill_{later}"] = max(bill - more, min(bill, 0))

    def pay_each_month(self, least: float) -> None:
        for month in reversed(_MONTHS):
            self.pay(month, least)

    def pay_on_average(self, mean: float) -> None:
        payments = {month: self.items[f"payment_{month}"] for month in _MONTHS}
        more = max(mean - sum(payments.values()) / len(payments), 0)
        for month in reversed(_MONTHS):
            self.pay(month, payments[month] + more)

    def leave_unpaid(self, share: float) -> None:
        self.pay(1, math.ceil(self.items["bill_2"] * (1 - share)))

    def use(self, share: float) -> None:
        self.items["bill_1"] = min(self.items["bill_1"], share * self.items["credit_limit"])

    def be_late_now(self, months: float) -> None:
        self.items["repayment_status_1"] = min(self.items["repayment_status_1"], months)

    def be_badly_late(self, times: float) -> None:
        statuses = [f"repayment_status_{month}" for month in reversed(_MONTHS)]
        late = [status for status in statuses if self.items[status] >= _BADLY_LATE]
        for status in late[: len(late) - int(times)]:
            self.items[status] = 0


_STEPS: Final[Mapping[str, Callable[[_Person, float], None]]] = {
    "delay_now": _Person.be_late_now,
    "months_badly_late_6m": _Person.be_badly_late,
    "use_of_limit": _Person.use,
    "payment_1": lambda person, amount: person.pay(1, amount),
    "smallest_payment_6m": _Person.pay_each_month,
    "mean_payment_6m": _Person.pay_on_average,
    "share_left_unpaid": _Person.leave_unpaid,
}


def _target(change: Change) -> float:
    """Return the value next to where the feature was: a bin excludes its lower bound."""
    if change.to_bin > change.from_bin:
        assert change.above is not None
        return change.above + 1
    assert change.at_most is not None
    return change.at_most


def _told(found: Sequence[Trial]) -> str:
    short = sum(not trial.reached for trial in found)
    promised = sum(trial.promised for trial in found) / len(found)
    gained = sum(trial.gained for trial in found) / len(found)
    return f"{len(found):>6} {short:>6} {promised:>9.1f} {gained:>8.1f}"


def main(arguments: list[str] | None = None) -> None:
    """Print what was promised and what came about."""
    parser = argparse.ArgumentParser(prog="python -m models.credit_card_default.advice")
    parser.add_argument("algorithm", type=Path, help="The document whose advice is followed.")
    algorithm = document.parse(parser.parse_args(arguments).algorithm.read_bytes())
    rows = held_out()
    print(f"{algorithm.digest}, {len(rows)} clients kept out of the fit\n")
    for what, count in reach(algorithm, rows).items():
        print(f"{what:<52} {count:>5}")
    for bills_fall in (False, True):
        found = list(trials(algorithm, rows, bills_fall=bills_fall))
        print(f"\nbills {'fall by what is paid more' if bills_fall else 'stay as they are'}")
        print(f"{'':<24} advice  short  promised   gained")
        for feature in (None, *(f.id for f in algorithm.features)):
            if some := [trial for trial in found if trial.feature == feature]:
                print(f"{feature or 'to the next band':<24} {_told(some)}")


if __name__ == "__main__":
    main()
