import pytest

from scoring_service.kernel.errors import (
    Conflict,
    FieldError,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    Refusal,
    Throttled,
    Unauthenticated,
    Unavailable,
    pointer,
)


def test_a_refusal_reads_as_what_happened_what_to_do_and_where():
    refusal = Invalid(
        "wrong_items",
        "Some items are wrong",
        "{number} items cannot be used.",
        "Correct them and send the request to {model} again.",
        errors=[
            FieldError("/items/a", "Is above {highest}.", {"highest": 10}),
            FieldError("", "Is {not} a template."),
        ],
        number=2,
        model="credit",
    )
    assert str(refusal) == (
        "2 items cannot be used. Correct them and send the request to credit again."
        "\n  /items/a: Is above 10."
        "\n  /: Is {not} a template."
    )


def test_a_refusal_keeps_its_template_so_that_it_can_be_translated():
    refusal = NotFound("none", "None", "There is no {what}.", "Ask for another.", what="score")
    assert refusal.detail == "There is no {what}."
    assert refusal.params == {"what": "score"}
    assert refusal.errors == ()


@pytest.mark.parametrize(
    "kind",
    [NotFound, Forbidden, Unauthenticated, Invalid, Throttled, Conflict, Gone, Unavailable],
)
def test_every_kind_is_a_refusal(kind):
    with pytest.raises(Refusal, match="Happened"):
        raise kind("code", "Title", "Happened.", "Do.")


@pytest.mark.parametrize(
    ("keys", "written"), [((), ""), (("a", 0, "b"), "/a/0/b"), (("~", "a/b"), "/~0/a~1b")]
)
def test_pointers_are_written_by_rfc_6901(keys, written):
    assert pointer(*keys) == written
