"""What reviewing and appealing refuse, in words for whoever asked."""

from datetime import date

from scoring_service.kernel.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from scoring_service.kernel.texts import marked as N_


def own_interest() -> Forbidden:
    return Forbidden(
        "own_interest",
        N_("This case concerns your own organisation"),
        N_("The score was made for the organisation that your account belongs to."),
        N_("Leave the case to a reviewer who does not belong to that organisation."),
    )


def decided_before() -> Forbidden:
    return Forbidden(
        "decided_before",
        N_("You had a part in the first decision"),
        N_("On appeal a case is decided and confirmed by reviewers who had no part in it before."),
        N_("Leave the case to another reviewer."),
    )


def decided_the_same() -> Forbidden:
    return Forbidden(
        "decided_the_same",
        N_("You had a part in an earlier decision about the same"),
        N_(
            "Nobody decides what they decided, proposed or confirmed before, in whatever objection."
        ),
        N_(
            "Leave the case to another reviewer, who had no part in it. If there is none, ask "
            "whoever runs this service to add one."
        ),
    )


def own_proposal() -> Forbidden:
    return Forbidden(
        "own_proposal",
        N_("You proposed this decision yourself"),
        N_("A proposed decision takes effect when somebody else has looked at it too."),
        N_("Wait for another reviewer, or retract the proposal to change it."),
    )


def not_your_proposal() -> Forbidden:
    return Forbidden(
        "not_your_proposal",
        N_("Another reviewer proposed this decision"),
        N_("Only whoever proposed a decision retracts it."),
        N_("Confirm the proposal or send it back with your reasons."),
    )


def no_further_appeal() -> Conflict:
    return Conflict(
        "no_further_appeal",
        N_("There is no further appeal here"),
        N_("One can appeal once, and this objection has had its appeal."),
        N_(
            "You can complain to the regulator, which the description of the algorithm names, or "
            "go to court. If there is something new, lodge a new objection."
        ),
    )


def nothing_to_appeal() -> Conflict:
    return Conflict(
        "nothing_to_appeal",
        N_("There is nothing to appeal against"),
        N_("The decision gave the person all they asked for, or its procedure knows no appeal."),
        N_("If something else is wrong, lodge a new objection. The regulator takes complaints."),
    )


def no_reviewer_decided() -> Conflict:
    return Conflict(
        "no_reviewer_decided",
        N_("No reviewer has decided yet"),
        N_("The service answered by itself, with the statement of reasons."),
        N_("Ask for a reviewer (POST …/review). You can appeal against what they decide."),
    )


def appeal_too_late(until: date) -> Conflict:
    return Conflict(
        "appeal_too_late",
        N_("The time for an appeal is over"),
        N_("An appeal against this decision was possible until {until}."),
        N_(
            "You can complain to the regulator, which the description of the algorithm names, or "
            "go to court. If there is something new, lodge a new objection."
        ),
        until=until.isoformat(),
    )


def nothing_waits() -> NotFound:
    return NotFound(
        "nothing_waits",
        N_("No case waits for you"),
        N_("Every open case has its reviewer, or is one that you may not take."),
        N_("Look at the list of open objections; it says which you may not take, and why."),
    )


def invalid_appeal(errors: list[FieldError]) -> Invalid:
    return Invalid(
        "invalid_appeal",
        N_("The appeal cannot be sent like this"),
        N_("The reasons are missing, too long, or hold what cannot be shown."),
        N_("Correct the text and send it again."),
        errors=errors,
    )


def invalid_confirmation(errors: list[FieldError]) -> Invalid:
    return Invalid(
        "invalid_confirmation",
        N_("The answer to the proposal is not complete"),
        N_("Whoever sends a proposal back says why; whoever confirms it may leave a note."),
        N_("Correct the text and send it again."),
        errors=errors,
    )
