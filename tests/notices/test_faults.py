"""A fault in the service itself keeps no delivery for ever."""

import pytest

from scoring_service.notices.delivery import Delivering
from scoring_service.notices.records import Failure
from scoring_service.notices.sending import Sender


class Broken(Sender):
    """Has a fault of its own."""

    def post(self, *_parts):
        raise ZeroDivisionError


def test_a_fault_of_ours_counts_as_an_attempt_and_is_raised(
    engine, clock, vault, happen, endpoint, deliveries
):
    happen("scr_1")
    broken = Delivering(engine, clock, vault, Broken(loopback=True))

    def attend_twice():
        """At the first time already it is raised where the thread is fast."""
        for _ in range(2):
            broken.attend()
            broken.rest()

    with pytest.raises(ZeroDivisionError):
        attend_twice()
    broken.end()
    (delivery,) = deliveries()
    assert [attempt.failure for attempt in delivery.attempts] == [Failure.NO_ANSWER]
    assert delivery.next_at > clock.now()
