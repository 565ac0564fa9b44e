"""The page What changed: led by who is moved, and silent about nothing."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_service.algorithms import document as documents
from scoring_service.algorithms.difference import changes
from scoring_service.cli.publishing import RELEASES
from scoring_service.kernel.database import transaction
from scoring_service.kernel.errors import Invalid
from scoring_service.registry import service as registry
from scoring_service.web.public.change_words import line
from tests.algorithms.test_difference import leaves, spoil
from tests.factories import algorithms, later, publications
from tests.web.conftest import text_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-CN"])
PAGE = "/algorithms/credit_demo/versions/2/changes"


@pytest.fixture
def second(engine, published, clock, tmp_path):
    publications.publish_later(engine, tmp_path / "second", now=clock.now())


@pytest.fixture
def publish(engine, published, clock, tmp_path):
    """Publish another document as version 2."""

    def publish(document):
        path = tmp_path / "other"
        release = publications.write_release(path, now=clock.now(), version=2, document=document)
        with transaction(engine) as session:
            registry.import_release(session, release, now=clock.now())

    return publish


@pytest.fixture
def shipped(engine, clock):
    with transaction(engine) as session:
        for version in ("1", "2"):
            registry.import_release(
                session, RELEASES / "credit_card_default" / version, now=clock.now()
            )


def read(page):
    """What a reader reads, its signs as they are typed."""
    return text_of(page).replace("\N{MINUS SIGN}", "-").replace("\N{MULTIPLICATION SIGN}", "x")


@LANGUAGES
def test_the_page_is_proper(visit, second, language):
    visit(language).get(PAGE)
    visit(language).get(f"{PAGE}?from=1")
    visit(language).get(f"{PAGE}?from=2")
    visit(language).get("/algorithms/credit_demo/versions/1/changes?from=2")


def test_the_page_leads_with_who_is_moved(visit, second):
    text = read(visit().get(PAGE))
    assert "none moves by less than -37 or more than +81 points" in text
    assert "some people can get a score or lose theirs" in text
    assert text.index("none moves by less") < text.index("In short")


def test_the_short_list_counts_what_changed(visit, second):
    text = read(visit().get(PAGE))
    for told in ("Points : 7 changed", "1 new, 1 dropped", "Title and summary: nothing"):
        assert told in text


def test_counted_moves_are_shown_only_between_the_two_they_are_of(visit, second):
    text = read(visit().get(PAGE))
    assert "both versions scored the 1,000 people of its reference group" in text
    assert "1 band better 557" in text
    back = read(visit().get("/algorithms/credit_demo/versions/1/changes?from=2"))
    assert "was not counted between these two versions" in back
    assert "python -m models.credit_demo.moves" in back


def test_points_stand_side_by_side(visit, second):
    text = read(visit().get(PAGE))
    assert "2 months -30 -25 +5 100 110 3 months -60 -25 +35 44 110" in text
    assert "Longest delay in three months 23.80 27.98 844" in text
    assert "Credit limit No longer used." in text
    assert "Amount paid last month New in this version." in text
    assert "Paid in full +6 +8 +2 695 295" in text


def test_between_the_shipped_releases_the_score_of_nobody_changes(visit, shipped):
    page = "/algorithms/credit_card_default/versions/2/changes"
    text = read(visit().get(page))
    assert "The score of nobody changes." in text
    assert "Points: nothing" in text
    assert "8 changed, 2 only in Chinese" in text
    assert "8 项有变化，2 项只改了标点" in read(visit("zh-CN").get(page))


def test_a_change_only_in_the_other_language_is_shown_in_it(visit, publish):
    content = algorithms.document()
    content["title"]["zh-CN"] = "演示评分"
    publish(documents.build(content))
    page = visit().get(PAGE)
    assert "1 only in Chinese" in text_of(page)
    assert '<span lang="zh-Hans">' in page
    assert "1 项有变化" in read(visit("zh-CN").get(PAGE))


def test_a_feature_that_is_worked_out_otherwise_is_said_to_be(visit, publish):
    content = algorithms.document()
    (use,) = (part for part in content["derived"] if part["id"] == "use_of_limit_now")
    use["op"] = "mul"
    publish(documents.build(content))
    text = read(visit().get(PAGE))
    assert "It is worked out differently" in text
    assert "Bill last month ÷ Credit limit" in text
    assert "Bill last month x Credit limit" in text


def test_people_counted_anew_are_shown_where_nobody_moves(visit, publish):
    content = algorithms.document()
    bins = content["features"][0]["bins"]
    bins[0]["count"] -= 10
    bins[1]["count"] += 10
    publish(documents.build(content))
    text = read(visit().get(PAGE))
    assert "The score of nobody changes." in text
    assert "are not of the same people" in text
    assert "0 months +40 +40 0 700 690" in text


def test_a_document_with_the_same_points_and_another_need_is_not_said_to_move_nobody(
    visit, publish
):
    publish(algorithms.document_bytes(sufficiency={"features": 5}))
    text = read(visit().get(PAGE))
    assert "The score of nobody changes." not in text
    assert "What must be known for a score is different too" in text


def test_the_same_document_again_is_said_to_be_the_same(visit, publish):
    publish(algorithms.document_bytes())
    assert "Nothing: both are the same document." in read(visit().get(PAGE))


@LANGUAGES
@pytest.mark.parametrize(
    "address",
    [
        "/algorithms/credit_demo/versions/1/changes",
        f"{PAGE}?from=9",
        f"{PAGE}?from=one",
        f"{PAGE}?from=99999999999",
        "/algorithms/credit_demo/versions/3/changes",
        "/algorithms/nothing/versions/1/changes",
    ],
)
def test_what_cannot_be_compared_is_told_as_a_page(visit, second, language, address):
    visit(language).get(address, status=404)


def test_the_pages_of_an_algorithm_lead_there(visit, second):
    leads = f'href="{PAGE}"'
    assert leads in visit().get("/algorithms/credit_demo")
    assert leads in visit().get("/algorithms")
    assert "/changes" not in visit().get("/algorithms/credit_demo/versions/1")


@LANGUAGES
@given(data=st.data())
@settings(max_examples=40)
def test_no_change_is_silent(app, language, data):
    """Whatever one place holds now, the words for it show it or lead to where it stands."""
    before, old = later.document(), later.algorithm()
    unnamed = [keys for keys in leaves(before) if not _names_something(keys)]
    keys = data.draw(st.sampled_from(unnamed))
    after = json.loads(json.dumps(before))
    spoil(after, keys)
    new = _valid(after) or old  # most places changed alone make no document; the words need none
    with app.test_request_context(headers={"Accept-Language": language}):
        for change in changes(before, after):
            told = line(change, old, new)
            marks = ("<del>", "<ins>", 'href="#points-')
            assert told.subject
            assert any(mark in told.words for mark in marks) or "values" in change.place


def _names_something(keys):
    """Say whether a place names a part: under another name it is another part, or none."""
    return keys[-1] in {"id", "feature"} or "of" in keys or keys[-2:-1] == ("features",)


def _valid(content):
    try:
        return documents.parse(documents.build(content))
    except Invalid:
        return None
