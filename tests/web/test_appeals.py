"""The pages of an appeal, and of the second pair of eyes, in both languages."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from scoring_service.accounts import affiliations
from scoring_service.accounts.principals import Role
from scoring_service.accounts.tables import OrganisationRow
from scoring_service.kernel.database import transaction
from tests.web.conftest import CORRECTED, LATE, REASONS, text_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-CN"])
REJECTED = {f"resolution-{LATE}": "confirmed", "reasons": REASONS, "revision": "4"}
WORDS = {
    "until": {"en": "until 1 December 2026", "zh-CN": "2026年12月1日"},
    "waits": {"en": "Your appeal waits for a reviewer", "zh-CN": "您的申诉正在等待审核员"},
    "second": {
        "en": "A second reviewer looks at the decision",
        "zh-CN": "第二位审核员正在复核处理决定",
    },
    "final": {"en": "There is no further appeal here.", "zh-CN": "本机构不再受理申诉"},
    "own": {"en": "This case concerns your own organisation", "zh-CN": "此案涉及您所属的机构"},
    "may_not": {"en": "You may not take this case.", "zh-CN": "您不能受理此案"},
}


@pytest.fixture
def followed(taken, score):
    """The address of the objection for the person."""
    return taken.replace("/reviewers", score.link)


@pytest.fixture
def decided(reviewer, taken):
    reviewer.post(f"{taken}/decision", step="confirm", **REJECTED)
    return taken


@LANGUAGES
def test_an_appeal_is_walked_to_its_end(decided, followed, reviewer, sign_in, visit, language):
    person = visit(language)
    assert WORDS["until"][language] in person.get(followed)
    assert WORDS["until"][language] in person.get(f"{followed}/appeal")
    page = person.post(f"{followed}/appeal", status=422, reasons=" ")
    assert 'href="#reasons"' in page
    assert person.post(f"{followed}/appeal", reasons="Nobody read my statement.") == followed
    page = person.get(followed)
    assert WORDS["waits"][language] in page
    assert "the payment on the due date" in page
    assert "Nobody read my statement." in page
    second = sign_in("kai@example.org", language)
    case = second.get(decided)
    assert "Nobody read my statement." in case
    assert second.post("/reviewers/next") == decided
    checked = second.post(
        f"{decided}/decision", status=200, step="check", **(CORRECTED | {"revision": "9"})
    )
    assert 'value="confirm"' in checked
    second.post(f"{decided}/decision", step="confirm", **(CORRECTED | {"revision": "9"}))
    assert f'action="{decided}/retraction"' in second.get(decided)
    page = person.get(followed)
    assert WORDS["second"][language] in page
    assert "new score" not in text_of(page)
    third = sign_in("ada@example.org", language)
    assert f'action="{decided}/confirmation"' in third.get(decided)
    third.post(f"{decided}/confirmation", answer="confirm", revision="10", reasons="")
    page = person.get(followed)
    assert WORDS["final"][language] in page
    assert f'{followed}/receipt.json?instance=first"' in page
    for instance in ("first", "appeal"):
        answer = person.client.get(f"{followed}/receipt.json?instance={instance}")
        assert answer.status_code == 200
    assert person.get(f"{followed}/appeal", status=409)
    assert third.get("/reviewers?show=closed")
    assert third.get(decided)


@LANGUAGES
def test_who_may_not_take_a_case_is_told_why_in_the_queue_and_on_the_case(
    decided, followed, visit, reviewer, language
):
    visit().post(f"{followed}/appeal", reasons="Nobody read my statement.")
    reviewer = replace(reviewer, language=language)
    for page in (reviewer.get("/reviewers"), reviewer.get(decided)):
        assert WORDS["may_not"][language] in page
    assert f'action="{decided}/assignment"' not in reviewer.get(decided)
    assert reviewer.post("/reviewers/next") == "/reviewers"
    reviewer.get("/reviewers")
    assert reviewer.post(f"{decided}/assignment", status=403)


@LANGUAGES
def test_who_belongs_to_the_lender_finds_no_case_of_it_and_is_told_why(
    case, sign_in, engine, language
):
    reviewer = sign_in(language=language)
    with transaction(engine) as session:
        lender = session.scalars(select(OrganisationRow.id)).one()
        affiliations.set_affiliation(session, "wen.li@example.org", Role.REVIEWER, lender)
    assert WORDS["own"][language] in reviewer.get(case, status=403)
    assert reviewer.post("/reviewers/next") == "/reviewers"
    assert case not in reviewer.get("/reviewers")
    assert WORDS["own"][language] in reviewer.post(f"{case}/assignment", status=403)


def test_a_proposal_goes_back_with_a_note_and_is_retracted(
    lodge_case, reviewer, sign_in, visit, score
):
    case = lodge_case(items="whole", ground="other")
    reviewer.post(f"{case}/assignment")
    fields = {"outcome": "upheld", "reasons": REASONS, "step": "confirm"}
    reviewer.post(f"{case}/decision", revision="3", **fields)
    second = sign_in("ola@example.org")
    page = second.post(f"{case}/confirmation", status=422, answer="send_back", revision="4")
    assert 'href="#reasons"' in page
    note = {"answer": "send_back", "reasons": "Look at the consent."}
    assert "revision 4" in second.post(f"{case}/confirmation", status=409, revision="3", **note)
    second.post(f"{case}/confirmation", revision="4", **note)
    assert "Look at the consent." in reviewer.get(case)
    assert "Look at the consent." not in visit().get(case.replace("/reviewers", score.link))
    reviewer.post(f"{case}/decision", revision="5", **fields)
    reviewer.post(f"{case}/retraction")
    assert f'action="{case}/decision"' in reviewer.get(case)


def test_a_withdrawn_appeal_lets_the_first_decision_stand(decided, followed, visit):
    person = visit()
    person.post(f"{followed}/appeal", reasons="Nobody read my statement.")
    assert "Withdraw the appeal" in person.get(followed)
    person.post(f"{followed}/withdrawal")
    page = person.get(followed)
    assert "The objection was not accepted." in page
    assert "You took your appeal back: the first decision stands." in page
    assert f"{followed}/appeal" not in page


@LANGUAGES
def test_reviewers_read_that_an_appeal_was_withdrawn_and_nothing_more(
    decided, followed, visit, sign_in, language
):
    person = visit()
    person.post(f"{followed}/appeal", reasons="Nobody read my statement.")
    person.post(f"{followed}/withdrawal")
    page = text_of(sign_in("mei@example.org", language).get(decided))
    told = {"en": ("Withdrawn", "for good"), "zh-CN": ("已撤回", "永久作废")}[language]
    assert (told[0] in page, told[1] in page) == (True, False)


@LANGUAGES
def test_whoever_objects_anew_is_told_so_before_they_write_an_appeal(
    decided, followed, lodge_case, visit, language
):
    again = lodge_case().rpartition("/")[2]
    told = {"en": "waits for its decision already", "zh-CN": "已在等待处理决定"}[language]
    page = visit(language).get(f"{followed}/appeal", status=409)
    assert (told in page, again in page, "<textarea" in page) == (True, True, False)
