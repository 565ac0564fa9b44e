"""What inquiries refuse, in words for whoever asked."""

from collections.abc import Sequence

from scoring_service.kernel.errors import Conflict, FieldError, Invalid, NotFound
from scoring_service.kernel.texts import marked as N_


def unknown_inquiry(inquiry_id: str) -> NotFound:
    return NotFound(
        "unknown_inquiry",
        N_("There is no such inquiry"),
        N_("There is no inquiry {inquiry} to your organisation."),
        N_(
            "Check the id, and that the key is of the kind, live or test, the score was asked with."
        ),
        inquiry=inquiry_id,
    )


def inquiry_closed() -> Conflict:
    return Conflict(
        "inquiry_closed",
        N_("This inquiry is closed"),
        N_("The objection that it is about was decided or withdrawn."),
        N_("Nothing more is needed. Read the score again to see what became of it."),
    )


def inquiry_answered() -> Conflict:
    return Conflict(
        "inquiry_answered",
        N_("This inquiry has been answered"),
        N_("An inquiry is answered once, and your organisation has answered this one."),
        N_("Read the inquiry to see the answer. Further evidence can be added until the decision."),
    )


def source_asked(inquiry_id: str) -> Conflict:
    return Conflict(
        "source_asked",
        N_("The source was asked already"),
        N_("The inquiry {inquiry} about this objection went to the organisation that supplied it."),
        N_("Read its answer at …/inquiries, or wait for it."),
        inquiry=inquiry_id,
    )


def nothing_to_ask() -> Conflict:
    return Conflict(
        "nothing_to_ask",
        N_("There is nothing to ask a source"),
        N_("This objection disputes no information that an organisation supplied."),
        N_("Decide it without an inquiry."),
    )


def invalid_answer(errors: Sequence[FieldError]) -> Invalid:
    return Invalid(
        "invalid_answer",
        N_("The answer is not complete"),
        N_("An answer says of every item whether it is right, and how that was checked."),
        N_("Correct the fields named and answer again."),
        errors=list(errors),
    )


def source_silent(errors: Sequence[FieldError]) -> Invalid:
    return Invalid(
        "source_silent",
        N_("What nobody has verified cannot be confirmed"),
        N_(
            "The organisation that supplied the information was asked and has not answered in "
            "time. By the procedure it is then unverified."
        ),
        N_("Choose what is named as possible, or wait: an answer that comes late still counts."),
        errors=list(errors),
    )
