"""What objections refuse, in words for whoever asked."""

from scoring_service.kernel.errors import Conflict, FieldError, Invalid, NotFound, Unavailable
from scoring_service.kernel.texts import marked as N_


def unknown_objection(objection_id: str) -> NotFound:
    return NotFound(
        "unknown_objection",
        N_("There is no such objection"),
        N_("There is no objection {objection} that you may see."),
        N_("Check the id; an objection is seen by the person, their helpers and reviewers."),
        objection=objection_id,
    )


def replaced_score(score_id: str, by: str) -> Conflict:
    return Conflict(
        "score_superseded",
        N_("This score has already been replaced"),
        N_("The score {score} was replaced by {by}."),
        N_("Object to the newer score."),
        score=score_id,
        by=by,
    )


def already_disputed(objection_id: str) -> Conflict:
    return Conflict(
        "already_disputed",
        N_("This is already under review"),
        N_("Your objection {objection} about the same thing is still waiting for its decision."),
        N_("Wait for that decision, or withdraw that objection and lodge a new one."),
        objection=objection_id,
    )


def same_under_review(objection_id: str) -> Conflict:
    return Conflict(
        "same_under_review",
        N_("Another objection about the same is under review"),
        N_("Your objection {objection} about the same thing waits for its decision already."),
        N_(
            "Wait for that decision, against which you can appeal too. Or withdraw that objection "
            "and try again; the last day for an appeal does not move meanwhile."
        ),
        objection=objection_id,
    )


def disputed_by_the_person(_objection_id: str) -> Conflict:
    """Refuse a helper to lodge: the other objection may be closed to them, so it is not named."""
    return Conflict(
        "already_disputed",
        N_("This is already under review"),
        N_("The person whom you help has an objection about the same thing already, which waits."),
        N_("Wait for its decision, or ask the person, who can withdraw it."),
    )


def same_objection_of_the_person(_objection_id: str) -> Conflict:
    """Refuse a helper's appeal: the other objection may be closed to them, so it is not named."""
    return Conflict(
        "same_under_review",
        N_("Another objection about the same is under review"),
        N_("The person whom you help has an objection about the same thing already, which waits."),
        N_(
            "Wait for its decision, or ask the person, who can withdraw it. The last day for an "
            "appeal does not move meanwhile."
        ),
    )


def no_review_needed() -> Conflict:
    return Conflict(
        "no_review_needed",
        N_("A reviewer cannot be asked for here"),
        N_("A reviewer has this objection already or has decided on it, or it was withdrawn."),
        N_("Read the objection again. If there is something new, object again."),
    )


def no_statement(objection_id: str) -> NotFound:
    return NotFound(
        "no_statement",
        N_("There is no statement of reasons"),
        N_("The objection {objection} does not ask for reasons, or not of this score."),
        N_("Object with the ground reasons_wanted; the score's explanation is there in any case."),
        objection=objection_id,
    )


def no_receipt(objection_id: str) -> NotFound:
    return NotFound(
        "no_receipt",
        N_("There is no receipt"),
        N_("The objection {objection} has no decision with a receipt."),
        N_("A receipt is made with the decision. Decisions older than the log have none."),
        objection=objection_id,
    )


def unknown_evidence(objection_id: str) -> NotFound:
    return NotFound(
        "unknown_evidence",
        N_("There is no such file"),
        N_("The objection {objection} has no evidence with this digest."),
        N_("Check the digest; the objection's evidence is listed at …/evidence."),
        objection=objection_id,
    )


def evidence_unavailable(digest: str) -> Unavailable:
    return Unavailable(
        "evidence_unavailable",
        N_("This file cannot be read at the moment"),
        N_("What is stored as {digest} is missing or is not what was sent."),
        N_("Tell whoever runs the service; they restore it from a backup. Nothing else is lost."),
        digest=digest,
    )


def evidence_full(files: int, bytes_together: int) -> Conflict:
    return Conflict(
        "evidence_full",
        N_("This objection can hold no more files"),
        N_("An objection holds at most {files} files of together {megabytes} MB."),
        N_("Tell the reviewer in a message what else there is."),
        files=files,
        megabytes=bytes_together // 1_000_000,
    )


def too_many_messages(most: int) -> Conflict:
    return Conflict(
        "too_many_messages",
        N_("No more messages can be sent"),
        N_("Each side may write at most {most} messages about one objection."),
        N_("Wait for the decision; what was written is kept."),
        most=most,
    )


def invalid_message(errors: list[FieldError]) -> Invalid:
    return Invalid(
        "invalid_message",
        N_("The message cannot be sent like this"),
        N_("The text is missing, too long, or holds what cannot be shown."),
        N_("Correct the text and send it again."),
        errors=errors,
    )


def invalid_declining(errors: list[FieldError]) -> Invalid:
    return Invalid(
        "invalid_decision",
        N_("The reasons are not complete"),
        N_("Whoever declines owes the person reasons in writing, as for any decision."),
        N_("Correct the reasons and decline again."),
        errors=errors,
    )
