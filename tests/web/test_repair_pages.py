"""Both views, statements and certifications on the pages, in both languages."""

import pytest

from scoring_service.kernel.database import transaction
from scoring_service.objections.effects import certifying
from scoring_service.scoring import service as scoring
from scoring_service.scoring.certifications import Certified
from tests.web.conftest import text_of
from tests.web.test_punctuation import half_width

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LATE = "repayment_status_1"
FOUND = "银行与信息主体各执一词，均无凭证。"
WORDS = "我于十月三日在柜台还款。"
HOW = "信用卡部林梅与十月账目核对。"


@pytest.fixture
def walk(visit, make_score, sign_in):
    """Object, and have it decided; return the person's visit, the page and the reviewer's case."""

    def walk(language, **decision):
        score, person = make_score(), visit(language)
        form = f"{score.link}/objections/new"
        person.get(f"{form}?step=details&items={LATE}")
        claim = {"items": LATE, f"value-{LATE}": "0", "ground": "inaccurate", "statement": WORDS}
        page = person.post(form, **claim)
        reviewer = sign_in(language=language)
        case = f"/reviewers/objections/{page.rpartition('/')[2]}"
        reviewer.get(case)
        reviewer.post(f"{case}/assignment")
        fields = decision | {"revision": "4", "reasons": "双方均无凭证。所以无法查清。"}
        shown = [reviewer.get(case)]
        shown.append(reviewer.post(f"{case}/decision", status=200, step="check", **fields))
        reviewer.post(f"{case}/decision", step="confirm", **fields)
        return person, page, [*shown, reviewer.get(case)]

    return walk


@pytest.mark.parametrize(
    ("language", "ended", "said"),
    [
        ("en", "It could be neither confirmed nor refuted.", "What the person says:"),
        ("zh-CN", "既无法证实，也无法推翻。", "信息主体的说法："),
    ],
)
def test_what_stays_unresolved_is_shown_with_both_views(walk, make_score, language, ended, said):
    fields = {f"resolution-{LATE}": "unresolved", f"verification-{LATE}": FOUND}
    person, page, shown = walk(language, **fields)
    decided = person.get(page)
    assert ended in text_of(decided)
    assert all(FOUND in text_of(one) for one in (shown[1], shown[2], decided))
    long = person.post(f"{page}/statement", status=422, statement="字" * 201)
    assert "字" * 201 in long
    person.get(page)
    person.post(f"{page}/statement", statement=WORDS)
    later = person.get(make_score().link)
    assert f"{said} {WORDS}" in text_of(later)
    assert FOUND in text_of(later)
    stated = person.get(page)
    if language == "zh-CN":
        assert [half_width(one) for one in (*shown, decided, stated, later)] == [[]] * 6
    person.post(f"{page}/statement/withdrawal")
    assert WORDS not in text_of(person.get(make_score().link))


def test_nothing_is_left_unresolved_without_what_was_found(walk, visit, make_score, sign_in):
    with pytest.raises(AssertionError, match="Write what the review found out"):
        walk("en", **{f"resolution-{LATE}": "unresolved"})


def test_what_is_refused_and_what_is_certified_is_shown(walk, make_score, engine, clock):
    person, page, _shown = walk("zh-CN", **{f"resolution-{LATE}": "deleted"})
    again = make_score()
    refused = person.get(again.link)
    assert "认定有误后又被提供，未使用" in text_of(refused)
    with transaction(engine) as session:
        subject = scoring.get_score(session, again.id).person
        wanted = Certified(subject, LATE, 2, HOW, "key_1")
        certifying.certify_item(session, wanted, now=clock.now())
    certified = person.get(page)
    assert HOW in text_of(certified)
    assert [half_width(one) for one in (refused, certified)] == [[], []]


def test_while_it_is_decided_on_appeal_a_statement_can_be_taken_back_and_not_changed(
    walk, make_score
):
    fields = {f"resolution-{LATE}": "unresolved", f"verification-{LATE}": FOUND}
    person, page, _shown = walk("en", **fields)
    person.get(page)
    person.post(f"{page}/statement", statement=WORDS)
    person.get(f"{page}/appeal")
    person.post(f"{page}/appeal", reasons="Nobody looked at the receipt.")
    on_appeal = person.get(page)
    buttons = ("Take your statement back", "Replace your statement", "Add your statement")
    assert [button in text_of(on_appeal) for button in buttons] == [True, False, False]
    assert WORDS in text_of(on_appeal)
    person.post(f"{page}/statement/withdrawal")
    after = text_of(person.get(page))
    assert (WORDS in after.partition("Your own words")[2], buttons[0] in after) == (False, False)


def test_what_was_frozen_when_the_score_was_made_can_be_objected_to(make_score, visit, engine):
    first = make_score()
    person = visit("en")
    form = f"{first.link}/objections/new"
    person.get(f"{form}?step=details&items={LATE}")
    claim = {"items": LATE, "ground": "inaccurate", "statement": WORDS}
    page = person.post(form, **claim)
    made_meanwhile = make_score()
    person.get(page)
    person.post(f"{page}/withdrawal")
    shown = person.get(made_meanwhile.link)
    assert f"step=details&amp;items={LATE}" in shown
    form = f"{made_meanwhile.link}/objections/new"
    assert f'value="{LATE}"' in person.get(form)
    person.get(f"{form}?step=details&items={LATE}")
    assert "/objections/obj_" in person.post(form, **claim)
