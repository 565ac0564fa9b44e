"""Every step of every caller in every state, over HTTP (API.md)."""

from dataclasses import dataclass
from http import HTTPStatus
from itertools import product

import pytest

from scoring_service.objections import rules
from scoring_service.objections.steps import Action, Party, State
from tests.factories.outsiders import AFFILIATED, KEYS, OTHERS, OVER, outsiders

MAY = {
    Action.ASSIGN: {"wen", "ola"},
    Action.DECIDE: {"wen", "ola"},
    Action.WITHDRAW: {"subject", "stranger"},
    Action.ADD_EVIDENCE: {"subject", *OTHERS},
    Action.WRITE: {"subject", *OTHERS, "wen", "ola"},
    Action.CONFIRM: {"wen", "ola"},
    Action.SEND_BACK: {"wen", "ola"},
    Action.RETRACT: {"wen", "ola"},
    Action.APPEAL: {"subject", *OTHERS},
    Action.ADD_STATEMENT: {"subject", "stranger"},
    Action.ASK_REVIEW: {"subject", "stranger"},
    Action.TAKE_UP: {"wen", "ola"},
    Action.DECLINE: {"wen", "ola"},
}
"""Who may take a step at all; Wen has the case where somebody has it, and decided or proposed."""

OPEN = {State.LODGED, State.UNDER_REVIEW, State.PROPOSED, State.APPEALED}
IN = {
    Action.ASSIGN: OPEN - {State.PROPOSED},
    Action.DECIDE: {State.UNDER_REVIEW},
    Action.WITHDRAW: OPEN,
    Action.ADD_EVIDENCE: OPEN,
    Action.WRITE: OPEN,
    Action.CONFIRM: {State.PROPOSED},
    Action.SEND_BACK: {State.PROPOSED},
    Action.RETRACT: {State.PROPOSED},
    Action.APPEAL: {State.DECIDED},
    Action.ADD_STATEMENT: {State.DECIDED},
    Action.ASK_REVIEW: set(),
    Action.TAKE_UP: set(),
    Action.DECLINE: set(),
}
"""When an ordinary objection allows it."""

OF_ANSWERS = {Action.ASK_REVIEW: {State.DECIDED}}
"""What is allowed besides where the service has answered a wish for reasons by itself."""

OF_REPEATS = {Action.TAKE_UP: {State.UNDER_REVIEW}, Action.DECLINE: {State.UNDER_REVIEW}}
"""What is allowed with a mere repeat that waits, in place of a decision."""


@dataclass(frozen=True)
class Standing:
    """A state, and whether the objection is ordinary, an answer at once, or a waiting repeat."""

    state: State
    kind: str = "ordinary"

    def __str__(self):
        return f"{self.kind}-{self.state}"

    def allows(self, action):
        """Tell whether whoever may take a step can do it now."""
        if self.kind == "answer":
            return self.state in OF_ANSWERS.get(action, ())
        if self.kind == "repeat" and action is Action.DECIDE:
            return False
        special = OF_REPEATS.get(action, ()) if self.kind == "repeat" else ()
        return self.state in IN[action] or self.state in special


STANDINGS = (
    *map(Standing, State),
    Standing(State.DECIDED, "answer"),
    *(Standing(state, "repeat") for state in (State.LODGED, State.UNDER_REVIEW)),
)

ADDS = {Action.ADD_EVIDENCE, Action.WRITE, Action.ADD_STATEMENT}
"""What is added has a place of its own, and no ETag."""

CALLERS = (
    *("subject", "wen", "ola", "publisher", "lender", "nobody", "unknown"),
    *(*OVER, *OTHERS, *KEYS, AFFILIATED),
)


BY_ITSELF = (
    *(Action.LAPSE, Action.NOTE_OVERDUE, Action.EXTEND),
    *(Action.RECONSIDER, Action.NOTE_SILENCE, Action.ANSWER),
)
"""What the service does by itself, at no address."""

FOLLOWING_FROM = {Action.PROPOSE: Action.DECIDE, Action.WITHDRAW_APPEAL: Action.WITHDRAW}
FOLLOWING = set(FOLLOWING_FROM)
"""What `decision` and `withdrawal` amount to where two must decide, and on appeal."""

OF_INQUIRIES = (Action.OPEN_INQUIRY, Action.ANSWER_INQUIRY)
"""Their callers and states are in `inquiries/test_steps.py`."""


OF_HELPERS = (Action.REFUSE_AUTHORITY,)
"""Its callers and states, and the steps of helpers, are in `helping/test_steps.py`."""


def test_every_step_is_somebodys():
    assert set(Action) == {*IN, *BY_ITSELF, *FOLLOWING, *OF_INQUIRIES, *OF_HELPERS}
    parts = (IN, BY_ITSELF, FOLLOWING, OF_INQUIRIES, OF_HELPERS)
    assert len(set(Action)) == sum(map(len, parts))


def test_the_steps_are_those_of_the_table_of_the_rules():
    for action, of_ordinary in IN.items():
        states = {
            state
            for step in rules.TRANSITIONS
            for state in step.sources
            if step.party in {Party.SUBJECT, Party.REVIEWER}
            and FOLLOWING_FROM.get(step.action, step.action) is action
        }
        others = (OF_ANSWERS.get(action, set()), OF_REPEATS.get(action, set()))
        assert states == of_ordinary.union(*others)


OF_ITS_REVIEWER = {Action.DECIDE, Action.TAKE_UP, Action.DECLINE}


def expected(standing, action, caller):
    """The status that API.md promises."""
    if caller in {"nobody", "unknown", *OVER}:
        return 401
    if caller not in MAY[action]:
        return 403
    if caller in OTHERS:
        return 404
    state = standing.state
    unassigned = state is not State.UNDER_REVIEW
    free = unassigned and action is Action.WRITE and caller in {"wen", "ola"}
    another = state is State.UNDER_REVIEW and caller == "ola" and action in OF_ITS_REVIEWER
    if free or not (standing.allows(action) or another):
        return 409
    if (action, caller) in NOT_THEIRS or (state, caller) == (State.APPEALED, "wen"):
        return 403
    return 201 if action in ADDS or action is Action.APPEAL else 200


NOT_THEIRS = {
    (Action.DECIDE, "ola"),
    (Action.WRITE, "ola"),
    (Action.RETRACT, "ola"),
    (Action.TAKE_UP, "ola"),
    (Action.DECLINE, "ola"),
    (Action.CONFIRM, "wen"),
    (Action.SEND_BACK, "wen"),
}
"""Wen decides and proposes, and confirms nothing of her own; on appeal she takes nothing."""


def reached(office, standing, person):
    """Bring an objection to where it stands so; return its subject and it."""
    score, subject = office.score(person)
    objection = lodged(office, standing, subject, score)
    assert (objection["repeat"] is not None) == (standing.kind == "repeat")
    if standing.state is State.WITHDRAWN:
        return subject, subject.act(Action.WITHDRAW, objection).json
    if standing.state is not State.LODGED and standing.kind != "answer":
        objection = office.wen.act(Action.ASSIGN, objection).json
    if standing.state is State.PROPOSED:
        objection = office.wen.propose(objection)
    if standing.state in {State.DECIDED, State.APPEALED} and standing.kind != "answer":
        objection = office.wen.act(Action.DECIDE, objection).json
    if standing.state is State.APPEALED:
        objection = subject.act(Action.APPEAL, objection).json
    assert objection["state"] == standing.state
    return subject, objection


def lodged(office, standing, subject, score):
    if standing.state is State.PROPOSED:
        return office.lodged(subject, score, items=[], proposed={}, ground="not_mine").json
    if standing.kind == "answer":
        return office.lodged(subject, score, proposed={}, ground="reasons_wanted").json
    for name in ("ada", "eve") if standing.kind == "repeat" else ():
        reviewer = office.reviewer(name)
        earlier = reviewer.act(Action.ASSIGN, office.lodged(subject, score).json).json
        assert reviewer.act(Action.DECIDE, earlier).status_code == HTTPStatus.OK
    return office.lodged(subject, score).json


@pytest.mark.parametrize("standing", STANDINGS, ids=str)
def test_a_step_is_refused_to_who_may_not_take_it_and_changes_nothing(office, standing, clock):
    subject, objection = reached(office, standing, "C-1")
    by_name = {"subject": subject, **outsiders(office, subject, objection, now=clock.now())}
    before = office.snapshot()
    refused = [c for c in product(IN, CALLERS) if expected(standing, *c) >= 400]
    assert refused
    for action, name in refused:
        caller = by_name.get(name) or getattr(office, name)
        answer = caller.act(action, objection)
        assert answer.status_code == expected(standing, action, name), (action, name, answer.json)
        assert answer.content_type == "application/problem+json"
        own = name == AFFILIATED and "wen" in MAY[action]
        assert (answer.json["code"] == "own_interest") == own, (action, name, answer.json)
        assert office.snapshot() == before, (action, name)


@pytest.mark.parametrize("action", BY_ITSELF)
def test_what_the_service_does_by_itself_nobody_can_ask_for(office, action):
    subject, objection = reached(office, Standing(State.LODGED), "C-1")
    before = office.snapshot()
    for caller in (subject, office.wen, office.lender, office.nobody):
        assert caller.post(f"/v1/objections/{objection['id']}/{action}").status_code == 404
    assert office.snapshot() == before


@pytest.mark.parametrize(
    "standing", [s for s in STANDINGS if s.state is not State.WITHDRAWN], ids=str
)
def test_a_step_is_taken_by_who_may_take_it(office, standing):
    allowed = [c for c in product(IN, CALLERS) if expected(standing, *c) < 400]
    assert allowed
    for action, name in allowed:
        subject, objection = reached(office, standing, f"C-{action}-{name}")
        caller = subject if name == "subject" else getattr(office, name)
        answer = caller.act(action, objection)
        assert answer.status_code == expected(standing, action, name), (action, name, answer.json)
        if action not in ADDS:
            assert answer.headers["ETag"] != f'"{objection["revision"]}"' or name == "wen"
        else:
            # What is added sends a proposal back to its reviewer, and a repeat is none any more.
            also = standing.state is State.PROPOSED
            assert answer.json["revision"] == objection["revision"] + 1 + also
