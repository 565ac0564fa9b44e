"""Public pages in both languages: they answer, they are proper, they say what they must."""

import re
from pathlib import Path

import pytest

from scoring_service.disclosures.headings import SECTIONS
from scoring_service.kernel.database import transaction
from scoring_service.registry import service as registry
from scoring_service.transparency import verify
from tests.factories import publications
from tests.web.conftest import first, text_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-CN"])
ADDRESSES = (
    "/",
    "/algorithms",
    "/algorithms/credit_demo",
    "/algorithms/credit_demo/versions/1",
    "/algorithms/credit_demo/versions/1/points",
    "/algorithms/credit_demo/versions/1/try",
    "/sources",
    "/objecting",
    "/figures",
    "/check",
    "/problems",
    "/problems/unknown_score",
    "/reviewers/sign-in",
)
MISSING = (
    "/nothing",
    "/algorithms/nothing",
    "/algorithms/credit_demo/versions/9",
    "/algorithms/credit_demo/versions/9/points",
    "/algorithms/credit_demo/versions/9/try",
    "/problems/nothing",
    "/s/sl_nothing",
    "/s/nothing",
)


@LANGUAGES
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_proper(visit, published, language, address):
    visit(language).get(address)


@LANGUAGES
@pytest.mark.parametrize("address", MISSING)
def test_what_is_not_there_is_told_as_a_page(visit, published, language, address):
    page = visit(language).get(address, status=404)
    assert re.search(r'href="/problems/[a-z_]+"', page)


def test_every_page_has_its_own_title(visit, published):
    same = {"/algorithms/credit_demo/versions/1"}  # the champion's page, by its full address
    titles = [_title(visit().get(address)) for address in ADDRESSES if address not in same]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_english_is_left_on_a_chinese_page(visit, published, address):
    text = text_of(visit("zh-CN").get(address))
    for allowed in (r"sha256:[0-9a-f]+", r"[\w./-]*[/_.][\w./{}-]*", r"`[^`]*`", r"\([^)]*\)"):
        text = re.sub(allowed, " ", text)
    left = set(re.findall(r"[A-Za-z]{4,}(?: [A-Za-z]+)+", text))
    assert left <= {"MLflow", "Idempotency Key"}


def test_nothing_published_is_said_plainly(visit):
    assert "No algorithm is published yet." in visit().get("/algorithms")


def test_the_algorithm_page_offers_everything_to_download(visit, published, client):
    page = visit().get("/algorithms/credit_demo")
    addresses = set(re.findall(r'href="(/v1/[^"]+)"', page))
    assert "/v1/models/credit_demo/versions/1/approval" in addresses
    assert len(addresses) == 6
    assert {client.get(address).status_code for address in addresses} == {200}
    assert published.digest in page


def test_the_algorithm_page_holds_the_disclosure(visit, published):
    assert "What it does not use" in visit().get("/algorithms/credit_demo")
    assert "不使用哪些信息" in visit("zh-CN").get("/algorithms/credit_demo")


@LANGUAGES
def test_the_algorithm_page_lists_its_contents(visit, published, language):
    page = visit(language).get("/algorithms/credit_demo")
    listed = page.partition('<nav class="panel"')[2].partition("</nav>")[0]
    found = re.findall('href="#([^"]+)">([^<]+)<', listed)
    assert found == re.findall('<h2 id="([^"]+)">([^<]+)<', page)
    assert len(found) == len(SECTIONS)


def test_a_retired_algorithm_stays_readable(visit, published, engine, clock):
    with transaction(engine) as session:
        registry.retire_version(session, "credit_demo", 1, now=clock.now())
    page = visit().get("/algorithms/credit_demo")
    assert "Retired: makes no new scores" in page
    assert "Retired on" in page


def test_without_a_version_the_served_one_is_shown(visit, published, engine, clock, tmp_path):
    publications.publish_demo(engine, tmp_path / "second", now=clock.now(), version=2)
    assert "Version 2" in text_of(visit().get("/algorithms/credit_demo")).partition("Read and")[0]
    page = visit().get("/algorithms/credit_demo/versions/1")
    assert 'href="/algorithms/credit_demo/versions/2"' in page


def test_the_points_page_holds_every_point_of_the_document(visit, published, engine):
    text = text_of(visit().get("/algorithms/credit_demo/versions/1/points"))
    with transaction(engine) as session:
        algorithm = registry.get_algorithm(session, published.digest)
    assert f"starts with {algorithm.base_points} points" in text
    for feature in algorithm.features:
        assert feature.label["en"] in text
    for count in {n for feature in algorithm.features for n in feature.counts if n}:
        assert f"{count:,}" in text
    assert "398 to 499" in text
    assert "together with" in text


def test_the_sources_page_names_every_item_law_and_prohibited_kind(visit):
    text = text_of(visit().get("/sources"))
    for expected in (
        "Credit limit",
        "May be kept and used for at most 60 months",
        "does not yet erase anything by itself",
        "article 15, 16",
        "Religion or belief",
    ):
        assert expected in text


def test_the_front_page_offers_no_doors_outside_a_demonstration(visit):
    assert "/demo/" not in visit().get("/")


def test_the_problem_page_explains_a_code_without_its_places(visit):
    text = text_of(visit().get("/problems/unknown_score"))
    assert "There is no score … that you may see." in text
    assert "{" not in text


def _title(page):
    return first(r"<title>(.*?)</title>", page)


def test_the_verifier_is_downloaded_as_it_stands(client, published):
    answer = client.get("/verify.py")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == "attachment; filename=verify.py"
    assert answer.mimetype == "text/x-python"
    assert answer.data == Path(verify.__file__).read_bytes()
