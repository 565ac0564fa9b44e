"""Alarms are raised and cleared by several processes at once."""

from threading import Barrier, Thread

import pytest

from scoring_service.kernel.database import reading, transaction
from scoring_service.transparency import alarms
from scoring_service.transparency.tables import AlarmRow


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_may_raise_one_alarm_at_once(engine, clock):
    barrier, failed = Barrier(2), []

    def act():
        try:
            with transaction(engine) as session:
                assert session.get(AlarmRow, ("log_shorter", "log")) is None
                barrier.wait(20)
                alarms.raise_alarm(session, "log_shorter", "log", {}, now=clock.now())
        except Exception as error:  # noqa: BLE001 - a thread's own would be lost
            failed.append(error)

    threads = [Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert failed == []
    with reading(engine) as session:
        assert [alarm.code for alarm in alarms.list_alarms(session)] == ["log_shorter"]
