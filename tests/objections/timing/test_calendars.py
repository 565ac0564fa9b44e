"""Working days that will soon not be known are an alarm, on both databases."""

from datetime import timedelta

from scoring_service.objections.timing import due_dates as duties


def test_a_calendar_that_ends_raises_an_alarm_and_a_longer_one_ends_it(
    engine, clock, follow, monkeypatch, client
):
    follow("cn_shanghai")
    duties.watch_calendar(engine, clock)
    assert alarms(client) == []
    clock.advance(timedelta(days=24))
    monkeypatch.setattr(duties, "_KNOWN_AHEAD", timedelta(days=80_000))
    duties.watch_calendar(engine, clock)
    (alarm,) = alarms(client)
    assert alarm["about"] == "CN"
    assert "The working days of CN are known until 20" in alarm["detail"]
    follow("us_fcra", steps={"decide": {"count": 30, "unit": "days"}}, later={})
    duties.watch_calendar(engine, clock)
    assert alarms(client) == []


def alarms(client):
    told = client.get("/v1/status").json["alarms"]
    return [alarm for alarm in told if alarm["code"] == "working_days_unknown"]
