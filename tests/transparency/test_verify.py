"""A person with the downloaded JSON, the published document and one file checks their score."""

import json
import subprocess
import sys
from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random

import pytest

from scoring_service.transparency import verify
from tests.factories import algorithms
from tests.factories.lenders import Lender
from tests.factories.nodes import STATIC, run_node

PROGRAM = Path(verify.__file__)


@pytest.fixture
def lender(client, lender_key, published):
    return Lender(client, lender_key)


@pytest.fixture
def download(lender, tmp_path):
    """Score somebody, and download what the person scored can download."""

    def download(language="en", **asked):
        score = lender.score(**asked)
        subject = lender.subject_of(score)
        headers = {"Accept-Language": language}
        bundle = subject.get(f"/v1/explanations/{score['id']}", **headers)
        document = subject.get(score["model"]["algorithm_url"])
        (tmp_path / "explanation.json").write_bytes(bundle.data)
        (tmp_path / "algorithm.json").write_bytes(document.data)
        return bundle.json

    return download


@pytest.fixture
def run(tmp_path):
    """Run the one file by itself, with nothing of ours and no other package in reach."""

    def run():
        (tmp_path / "verify.py").write_bytes(PROGRAM.read_bytes())
        command = [sys.executable, "-I", "-S", "verify.py", "explanation.json", "algorithm.json"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


ASKED: dict[str, dict[str, object]] = {
    "all items": {},
    "some missing": {"items": {**algorithms.items(), "bill_2": None, "payment_1": None}},
    "a missing reason": {"items": {**algorithms.items(), "repayment_status_2": None}},
    "fractions": {"items": {**algorithms.items(), "bill_1": 4321.55, "credit_limit": 333_333.33}},
    "too little": {"items": {}},
}


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_what_was_downloaded_holds(download, run, asked, language):
    download(language, **asked)
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Everything holds.\n")
    assert "FAILS" not in done.stdout


def places(value, keys=()):
    """List the places of all single values."""
    if isinstance(value, dict | list):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in parts:
            yield from places(part, (*keys, key))
    else:
        yield keys


def changed(value):
    if isinstance(value, bool) or value is None:
        return 1
    return f"{value}x" if isinstance(value, str) else value + 1


TELLING = ("recipients", "objection", "recourse", "format", "responsible")
"""Circumstances and advice: nothing that the published document says, and in no digest yet."""

CIRCUMSTANCES = {"source", "holder", "supplied_at", "status", "valid_until", "purpose",
                 "legal_basis", "supersedes", "superseded_by", "url", "algorithm_url",
                 "disclosure_url"}  # fmt: skip


def rests_on(keys, bundle):
    if keys[0] in TELLING or keys[-1] in CIRCUMSTANCES:
        return False
    if keys[:2] == ("table", "lines"):
        pair = len(bundle["table"]["lines"][keys[2]]["features"]) == 2
        return keys[-1] not in ({"value", "range", "label"} if pair else {"value", "range"})
    return True


def forgeries(bundle):
    """Return copies of an explanation, each with one telling value changed."""
    told = [keys for keys in places(bundle) if rests_on(keys, bundle)]
    assert len(told) > 100
    for keys in told:
        copy = json.loads(json.dumps(bundle))
        within = copy
        for key in keys[:-1]:
            within = within[key]
        within[keys[-1]] = changed(within[keys[-1]])
        yield keys, copy


def test_nothing_that_the_score_rests_on_can_be_changed(download):
    assert [keys for keys, forged in forgeries(download()) if holds(forged)] == []


def test_the_page_refuses_the_same_and_holds_the_same(download, tmp_path):
    for language, asked in product(["en", "zh-CN"], ASKED.values()):
        bundle = download(language, **asked)
        assert refused_by_page([bundle], tmp_path) == [[]]
    where, forged = zip(*forgeries(download()), strict=True)
    refused = refused_by_page(forged, tmp_path)
    assert [keys for keys, told in zip(where, refused, strict=True) if not told] == []


def add_item(bundle, **changes):
    return bundle["items"].insert(0, {**bundle["items"][0], **changes})


def add_points(bundle, rank, *points):
    """Add lines of a feature that cancel each other out."""
    lines = bundle["explanation"]["contributions"]
    lines.extend({**lines[0], "rank": rank, "points": one} for one in points)


LINES_TOO_MANY = {
    "an invented item": lambda said: add_item(said, id="horoscope", label="Star sign", value=3),
    "an item twice": lambda said: add_item(said, value=1),
    "a disputed item twice": lambda said: add_item(said, status="frozen"),
    "an item left out": lambda said: said["items"].pop(),
    "a derived value twice": lambda said: said["derived"].insert(
        0, {**said["derived"][0], "value": 99}
    ),
    "a derived value twice, the same": lambda said: said["derived"].append(said["derived"][0]),
    "contributions of another rank": lambda said: add_points(said, 99, 500, -500),
    "contributions of the same rank": lambda said: add_points(said, 1, 500, -500),
    "a reason twice": lambda said: said["explanation"]["reasons"].append(
        said["explanation"]["reasons"][0]
    ),
    "another language": lambda said: said.update(language="zh-CN"),
    "no language": lambda said: said.pop("language"),
}


def sealed(bundle):
    """Make the receipt anew, as somebody would who forges all of an explanation."""
    read = json.loads(json.dumps(bundle), parse_float=Decimal)
    receipt = bundle["receipt"]
    stored = verify.digest(verify.canonical(verify.as_stored(read)))
    receipt["statement"]["explanation_digest"] = stored
    receipt["digest"] = verify.digest(verify.canonical(receipt["statement"]))
    return bundle


def with_lines_too_many(bundle):
    for forge in LINES_TOO_MANY.values():
        forged = json.loads(json.dumps(bundle))
        forge(forged)
        yield sealed(forged)


def test_no_line_too_many_is_let_through(download, tmp_path):
    forged = list(with_lines_too_many(download()))
    let_through = dict(zip(LINES_TOO_MANY, map(holds, forged), strict=True))
    assert [name for name, held in let_through.items() if held] == []
    refused = dict(zip(LINES_TOO_MANY, refused_by_page(forged, tmp_path), strict=True))
    assert [name for name, told in refused.items() if not told] == []


def test_without_a_score_no_base_value_is_let_through(download, tmp_path):
    bundle = download(items={})
    bundle["explanation"]["base_value"] = 500
    forged = sealed(bundle)
    assert (holds(forged), refused_by_page([forged], tmp_path)) == (False, [["base"]])


def test_the_sentence_for_a_missing_value_is_the_documents(download, tmp_path):
    bundle = download(**ASKED["a missing reason"])
    missing = {one["feature"] for one in bundle["explanation"]["contributions"]
               if one["value"] is None}  # fmt: skip
    told = [one for one in bundle["explanation"]["reasons"] if one["feature"] in missing]
    told[0]["text"] = "A payment was late."
    assert (holds(bundle), refused_by_page([bundle], tmp_path)) == (False, [["reasons"]])


def refused_by_page(bundles, directory):
    """Return which checks of the page's module fail for each explanation."""
    lines = "\n".join(map(json.dumps, bundles)).encode()
    checker = Path(__file__).with_name("check.mjs")
    told = run_node(checker, STATIC / "verify.js", directory / "algorithm.json", given=lines)
    return [json.loads(line) for line in told.splitlines()]


def holds(bundle):
    """Tell whether the verifier lets a bundle through."""
    written = json.dumps(bundle)
    try:
        read = json.loads(written, parse_float=Decimal)
        return verify.check(read, algorithms.algorithm().data).failed == 0
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        return False


def test_another_document_is_not_the_published_one(download, run, tmp_path):
    download()
    path = tmp_path / "algorithm.json"
    path.write_bytes(path.read_bytes().replace(b'"points":', b'"points": ', 1))
    done = run()
    assert done.returncode == 1
    assert "FAILS   the algorithm document is the one that the explanation names" in done.stdout


def test_the_line_that_differs_is_named_with_both_values(download, run, tmp_path):
    bundle = download()
    bundle["derived"][0]["value"] = 9
    (tmp_path / "explanation.json").write_text(json.dumps(bundle), encoding="utf-8")
    done = run()
    name = bundle["derived"][0]["id"]
    assert f"FAILS   derived feature {name}\n        said:  9.0\n        found: " in done.stdout


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"algorithm": 1}', "nonsense"])
def test_what_is_no_explanation_is_told_without_a_traceback(download, run, tmp_path, content):
    download()
    (tmp_path / "explanation.json").write_text(content, encoding="utf-8")
    done = run()
    assert (done.returncode, done.stderr) == (2, "")
    assert "cannot be read" in done.stdout


def test_canonical_json_is_that_of_the_service():
    from scoring_service.kernel import canonical

    rng = Random(7)
    numbers = [0.0, -0.0, 1.0, 1e21, 1e-6, 1e-7, 123456.789, 1e20, 5e-324, 1.7976931348623157e308]
    numbers += [rng.uniform(-1, 1) * 10.0 ** rng.randint(-30, 30) for _ in range(5000)]
    numbers += [float(rng.randint(2**52, 2**70)) for _ in range(1000)]
    odd = {"a\u2028\n": [True, None, "\x7f\x01é", {}], "\U0001f600": 1, "\ufb33": 2}
    value = {"数": numbers, **odd}
    assert verify.canonical(value).encode() == canonical.dumps(value)
