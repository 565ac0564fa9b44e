"""Every step of a helper in every state, over HTTP, and those of reviewers about a helper."""

import pytest

from scoring_service.objections.steps import Action, State
from tests.factories.helping import named
from tests.factories.offices import PATHS
from tests.factories.outsiders import AFFILIATED, KEYS, OTHERS, OVER, outsiders
from tests.objections.test_api_steps import STANDINGS, Standing, reached

OPEN = {State.LODGED, State.UNDER_REVIEW, State.PROPOSED, State.APPEALED}
MAY = {
    Action.ADD_EVIDENCE: OPEN,
    Action.WRITE: OPEN,
    Action.APPEAL: {State.DECIDED},
}
"""What a helper may do, and where; every other step is the person's or a reviewer's."""

REFUSAL = {"accepted": False, "reasons": "The paper is not signed by the person."}


def allowed(standing, action):
    return standing.state in MAY.get(action, ()) and standing.allows(action)


@pytest.mark.parametrize("standing", STANDINGS, ids=str)
def test_a_helper_takes_the_steps_that_are_theirs_and_no_other(office, standing):
    subject, objection = reached(office, standing, "C-1")
    _, helper = named(subject)
    before = office.snapshot()
    for action in PATHS:
        if not allowed(standing, action):
            answer = helper.act(action, objection)
            expected = 409 if action in MAY else 403
            assert answer.status_code == expected, (action, answer.json)
            assert office.snapshot() == before, action
    for action in (action for action in MAY if allowed(standing, action)):
        subject, objection = reached(office, standing, f"C-{action}")
        body, helper = named(subject)
        assert helper.act(action, objection).status_code == 201
        events = subject.get(f"/v1/objections/{objection['id']}").json["events"]
        (line,) = [event for event in events if event["by"] == "helper"]
        assert line["helper"] == body["id"]


@pytest.mark.parametrize("standing", STANDINGS, ids=str)
def test_an_objection_of_somebody_else_is_not_found_by_a_helper(office, standing):
    _, objection = reached(office, standing, "C-1")
    _, stranger = office.score("C-2")
    _, helper = named(stranger)
    before = office.snapshot()
    paths = ("", "/evidence", "/messages", "/receipt", "/helpers")
    reads = [helper.get(f"/v1/objections/{objection['id']}{path}") for path in paths]
    assert [answer.status_code for answer in reads] == [404] * len(paths)
    for action in PATHS:
        assert helper.act(action, objection).status_code == (404 if action in MAY else 403)
    assert office.snapshot() == before


def test_what_is_the_persons_alone_is_refused_to_a_helper(office):
    score, subject = office.score()
    objection = office.lodged(subject, score).json
    body, helper = named(subject)
    before, path = office.snapshot(), f"/v1/objections/{objection['id']}"
    headers = helper.headers
    answers = [
        helper.post(f"{path}/withdrawal"),
        helper.post(f"{path}/statement", {"statement": "Paid."}),
        office.client.delete(f"{path}/statement", headers=headers),
        office.client.delete(f"{path}/contact", headers=headers),
        helper.get("/v1/helpers"),
        office.client.delete(f"/v1/helpers/{body['id']}", headers=headers),
        helper.post(f"{path}/authority", REFUSAL),
        helper.get(f"/v1/scores/{score['id']}"),
        helper.post("/v1/scores", {}),
    ]
    assert [(a.status_code, a.json["code"]) for a in answers] == [(403, "not_permitted")] * 9
    assert office.snapshot() == before


@pytest.mark.parametrize(
    ("power", "action", "state"),
    [
        ("lodge", None, State.LODGED),
        ("add_evidence", Action.ADD_EVIDENCE, State.LODGED),
        ("write", Action.WRITE, State.LODGED),
        ("appeal", Action.APPEAL, State.DECIDED),
    ],
)
def test_a_helper_does_only_what_the_authority_was_given_for(office, power, action, state):
    subject, objection = reached(office, Standing(state), "C-1")
    others = [name for name in ("lodge", "add_evidence", "write", "appeal") if name != power]
    _, helper = named(subject, may=others)
    _, fitting = named(subject, may=[power])
    before = office.snapshot()

    def take(caller):
        if action is not None:
            return caller.act(action, objection)
        score = {"id": objection["score"]}
        return office.lodged(caller, score, ground="other", items=[], proposed={})

    refused = take(helper)
    assert (refused.status_code, refused.json["code"]) == (403, "beyond_authority")
    assert office.snapshot() == before
    assert take(fitting).status_code == 201


CALLERS = (
    *("subject", "wen", "ola", "publisher", "lender", "nobody", "unknown"),
    *(*OVER, *OTHERS, *KEYS, AFFILIATED),
)


@pytest.mark.parametrize("standing", STANDINGS, ids=str)
def test_only_the_reviewer_who_has_the_case_refuses_an_authority(office, standing, clock):
    state = standing.state
    subject, objection = reached(office, standing, "C-1")
    by_name = {"subject": subject, **outsiders(office, subject, objection, now=clock.now())}
    _, helper = named(subject)
    if state in OPEN:
        assert helper.act(Action.WRITE, objection).status_code == 201
    path = f"/v1/objections/{objection['id']}"
    is_proposed = state is State.PROPOSED  # what a helper adds returns it to its reviewer
    reviewed, before = state is State.UNDER_REVIEW or is_proposed, office.snapshot()
    for name in CALLERS:
        caller = by_name.get(name) or getattr(office, name)
        if name == "wen" and reviewed:
            continue
        answer = caller.post(f"{path}/authority", REFUSAL)
        wanted = 401 if name in {"nobody", "unknown", *OVER} else 403
        if name in {"wen", "ola"} and not reviewed:
            wanted = 409
        assert (answer.status_code, office.snapshot()) == (wanted, before), (name, answer.json)
    if reviewed:
        assert office.wen.post(f"{path}/authority", REFUSAL).status_code == 200
