"""What is refused to helpers and to whoever names them, in words for whoever asked."""

from scoring_service.kernel.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from scoring_service.kernel.texts import marked as N_


def unknown_helper(helper_id: str) -> NotFound:
    return NotFound(
        "unknown_helper",
        N_("There is no such helper"),
        N_("There is no helper {helper} that you may see here."),
        N_("Check the id; helpers are listed at /v1/helpers and …/objections/<id>/helpers."),
        helper=helper_id,
    )


def beyond_authority() -> Forbidden:
    return Forbidden(
        "beyond_authority",
        N_("Your authority does not cover this"),
        N_("The person for whom you act has not given you the right to take this step."),
        N_("Ask them to take it themselves, or to name you again with this right."),
    )


def contact_is_the_persons() -> Invalid:
    return Invalid(
        "contact_is_the_persons",
        N_("A helper gives no e-mail address"),
        N_("Where the person is written to is for the person alone to say."),
        N_("Send the objection without an address."),
        errors=[FieldError("/contact", N_("Leave this out."))],
    )


def too_many_at_once(most: int) -> Conflict:
    return Conflict(
        "too_many_helpers",
        N_("No more helpers can be named now"),
        N_("At most {most} people act for you at the same time."),
        N_("End the authority of one of them, then name the other."),
        most=most,
    )


def too_many_ever(most: int) -> Conflict:
    return Conflict(
        "too_many_helpers_named",
        N_("No more helpers can be named for this score"),
        N_("For one score at most {most} helpers are named, those before counted."),
        N_("You can go on yourself. What helpers did stands."),
        most=most,
    )


def already_refused(helper_id: str) -> Conflict:
    return Conflict(
        "authority_refused_already",
        N_("This authority is refused already"),
        N_("A reviewer found the authority of the helper {helper} invalid before."),
        N_("Nothing is left to do: the helper's link does not work any more."),
        helper=helper_id,
    )


def which_helper() -> Invalid:
    return Invalid(
        "which_helper",
        N_("It is not clear which helper is meant"),
        N_("More than one helper, or none, took part in this objection."),
        N_("Name the helper; they are listed at …/objections/<id>/helpers."),
        errors=[FieldError("/helper", N_("Name one who took part in this objection."))],
    )


def invalid_refusal(errors: list[FieldError]) -> Invalid:
    return Invalid(
        "invalid_refusal_of_authority",
        N_("The reasons cannot be recorded as they are"),
        N_("Whoever named the helper reads why the authority is not accepted."),
        N_("Say in a sentence or two what is wrong with it, and send it again."),
        errors=errors,
    )
