from pathlib import Path

import pytest
import yaml

from scoring_service.kernel.errors import NotFound
from scoring_service.sources import catalogue

FILE = Path(catalogue.__file__).with_name("catalogue.yaml")


@pytest.fixture
def content():
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def read(content):
    return catalogue.read(yaml.safe_dump(content))


def test_the_published_catalogue_names_holder_basis_purpose_and_retention_of_every_item():
    for source in catalogue.list_sources():
        assert source.holder["en"]
        assert source.purposes
        assert source.bases
        for item in source.items:
            assert item.retention.months > 0
            assert item.retention.reference.article
            assert catalogue.source_of(item) is source


def test_every_basis_cites_an_article_and_says_what_it_demands():
    for basis in catalogue.load().bases:
        assert basis.references
        assert all(r.article and r.says["zh-CN"] and r.jurisdiction for r in basis.references)


def test_a_catalogued_item_may_be_used_for_its_purposes_only():
    assert catalogue.permits("card_account.repayment_status", "credit_application")
    assert not catalogue.permits("card_account.repayment_status", "employment")
    assert not catalogue.permits("social_media.friends", "credit_application")


def test_a_catalogued_item_may_be_used_on_its_legal_bases_only():
    assert catalogue.permits_basis("card_account.credit_limit", "consent")
    assert not catalogue.permits_basis("card_account.credit_limit", "curiosity")
    assert not catalogue.permits_basis("social_media.friends", "consent")


def test_an_unknown_item_is_refused_by_name():
    assert catalogue.find_item("social_media.friends") is None
    with pytest.raises(NotFound, match=r"social_media\.friends"):
        catalogue.get_item("social_media.friends")


def test_an_item_that_occurs_twice_is_refused(content):
    items = content["sources"][0]["items"]
    items.append(items[0])
    with pytest.raises(ValueError, match="twice"):
        read(content)


def test_a_source_without_a_known_legal_basis_is_refused(content):
    content["sources"][0]["bases"] = ["because"]
    with pytest.raises(ValueError, match="legal basis"):
        read(content)


def test_a_source_without_a_known_purpose_is_refused(content):
    content["sources"][0]["purposes"] = []
    with pytest.raises(ValueError, match="purpose"):
        read(content)


def test_an_item_that_hides_its_source_is_refused(content):
    content["sources"][0]["items"][0]["id"] = "elsewhere.credit_limit"
    with pytest.raises(ValueError, match="item id"):
        read(content)


def test_a_text_without_its_chinese_is_refused(content):
    del content["sources"][0]["name"]["zh-CN"]
    with pytest.raises(ValueError, match="language"):
        read(content)
