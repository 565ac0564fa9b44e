"""The demonstration's lender asks for a person's score again, and certifies what is not used."""

import re

import pytest

from tests.web.conftest import LATE, first, text_of
from tests.web.test_demo import open_doors
from tests.web.test_punctuation import half_width

__all__ = ("open_doors",)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PAGE = "/demo/lender/score"
HOW = "Our archive has the statement of October; A. Example compared both."
ITEM = {"items": LATE, "ground": "inaccurate"}


class Walk:
    """One browser in which the lender, the person and a reviewer are played."""

    def __init__(self, visitor):
        self.visitor = visitor
        visitor.post("/demo/lender", client="example-5", lender="Harbour Bank")
        self.link = first('href="(/s/[^"]+)"', self.page())

    def page(self):
        return self.visitor.get(PAGE)

    def told(self):
        return text_of(self.page().partition("<pre")[0])

    def dispute(self, **claim):
        self.objection = self.visitor.post(
            f"{self.link}/objections/new", statement="I paid.", **(ITEM | claim)
        )

    def decide(self, **decision):
        accounts = text_of(self.visitor.get("/demo/reviewer"))
        password = first(r"(?:Password|密码) (\S+)", accounts)
        sign_in = {"email": "reviewer1@demo.example", "password": password}
        self.visitor.post("/reviewers/sign-in", **sign_in)
        case = f"/reviewers/objections/{self.objection.rpartition('/')[2]}"
        self.visitor.post(f"{case}/assignment")
        revision = first('name="revision" value="([0-9]+)"', self.visitor.get(case))
        fields = decision | {"reasons": "The ledger shows it.", "revision": revision}
        self.visitor.post(f"{case}/decision", step="confirm", **fields)

    def again(self):
        assert self.visitor.post(f"{PAGE}/again") == PAGE
        return self.told()

    def find_refused(self):
        return first("/suppressions/(sup_[0-9a-f]+)/certification", self.page())

    def certify(self, suppression, status=303, **parts):
        fields = {f"{part}-{suppression}": said for part, said in parts.items()}
        address = f"{PAGE}/suppressions/{suppression}/certification"
        return self.visitor.post(address, status, **fields)


@pytest.fixture
def walk(open_doors):
    return lambda language="en": Walk(open_doors(language))


def test_another_score_is_of_the_same_person_and_has_a_link_of_its_own(walk):
    lender = walk()
    person = first("&#34;id&#34;: &#34;([0-9a-f]{16})&#34;", lender.page())
    told, page = lender.again(), lender.page()
    assert first("&#34;id&#34;: &#34;([0-9a-f]{16})&#34;", page) == person
    assert "Another score of the same person was made" in told
    links = re.findall('href="(/s/[^"]+)"', page)
    assert links[1] == lender.link != links[0]
    for link in links:
        lender.visitor.get(link)


def test_a_visit_remembers_as_many_links_as_its_cookie_holds(walk):
    lender = walk()
    for _ in range(10):
        lender.again()
    assert len(re.findall('href="(/s/[^"]+)"', lender.page())) == 9
    cookie = lender.visitor.client.get_cookie("session")
    assert len(cookie.value) < 3800


def test_what_is_disputed_is_not_used_for_another_score_until_the_decision(walk):
    lender = walk()
    lender.dispute()
    told = lender.again()
    assert "Not used: when this score was made it was frozen" in told
    before, _, earlier = told.partition("Earlier scores of this person")
    assert "Withheld" not in before
    assert "Withheld while an objection stands" in earlier
    assert "Objections of this person Objection of 1 November 2026" in before
    assert "You are asked as the source" in before
    lender.decide(**{f"resolution-{LATE}": "confirmed"})
    assert "frozen" not in lender.again().partition("Earlier scores")[0]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_what_was_deleted_is_refused_until_the_lender_certifies_it(walk, language):
    lender = walk(language)
    lender.dispute()
    lender.decide(**{f"resolution-{LATE}": "deleted"})
    refused, certified = {
        "en": ("This was found wrong on an objection", "What you certified"),
        "zh-CN": ("该信息已因异议被认定有误", "贵机构已证实的信息"),
    }[language]
    assert refused in lender.again()
    suppression = lender.find_refused()
    lender.certify(suppression, value="2", statement=HOW)
    assert certified in lender.told()
    assert HOW in lender.told()
    assert HOW in text_of(lender.visitor.get(lender.objection))
    assert refused not in lender.again().partition(certified)[0]
    assert language == "en" or half_width(lender.page().partition("<pre")[0]) == []


def test_a_corrected_value_is_certified_as_it_was_supplied(walk):
    lender = walk()
    lender.dispute()
    lender.decide(**{f"resolution-{LATE}": "corrected", f"value-{LATE}": "0"})
    assert "This was found wrong" in lender.again()
    suppression = lender.find_refused()
    for _ in range(2):  # a form sent twice
        lender.certify(suppression, statement=HOW)
    told = lender.told()
    assert "Not used again:" not in told
    assert told.count(HOW) == 1


@pytest.mark.parametrize(
    ("parts", "at", "told"),
    [
        ({"value": "", "statement": HOW}, "value", "Give the right value as a number."),
        ({"value": "2", "statement": ""}, "statement", "Write how it was verified and by whom."),
        ({"value": "2", "statement": "Short."}, "statement", "at least 10"),
    ],
)
def test_an_incomplete_certificate_is_told_at_its_field(walk, parts, at, told):
    lender = walk()
    lender.dispute()
    lender.decide(**{f"resolution-{LATE}": "deleted"})
    suppression = lender.find_refused()
    page = lender.certify(suppression, 422, **parts)
    place = f'<a href="#{at}-{suppression}">'
    assert told in page.partition(place)[2].partition("</a>")[0]
    assert parts["statement"] in page
    assert "What you certified" not in lender.told()


def test_what_is_not_suppressed_is_not_certified(walk):
    lender, other = walk(), walk()
    for one in (lender, other):
        one.dispute()
        one.decide(**{f"resolution-{LATE}": "deleted"})
    suppression = lender.find_refused()
    lender.certify(suppression, value="2", statement=HOW)
    again = lender.certify(suppression, 404, value="2", statement="In other words than before.")
    assert f"This value of {LATE} is not suppressed for this subject." in again
    other.certify(suppression, 404, value="2", statement=HOW)


def test_a_use_that_was_unlawful_cannot_be_certified(walk):
    lender = walk()
    lender.dispute(ground="unlawful_use")
    lender.decide(**{f"resolution-{LATE}": "deleted"})
    assert "To certify it changes nothing." in lender.told()
    assert "/certification" not in lender.page()
