"""A person with the downloaded JSON and one file checks their score."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from scoring_service.kernel import canonical
from scoring_service.transparency import verify
from scoring_service.transparency.notes import verifier_key
from scoring_service.transparency.signing import signer_of
from tests.factories import logs
from tests.transparency.test_notes import KEY
from tests.transparency.verifiers import (
    ASKED,
    SIGNED,
    UNREADABLE,
    failing,
    page,
    refused,
    refused_by_page,
    signed_part,
)

PROGRAM = Path(verify.__file__)
ALONE = ["-I", "-S"]
"""Python's options for nothing of ours and no other package in reach."""


@pytest.fixture
def run(tmp_path):
    """Run the one file where the downloads are."""

    def run(*options, alone=False):
        (tmp_path / "verify.py").write_bytes(PROGRAM.read_bytes())
        python = [sys.executable, *(ALONE if alone else ["-I"])]
        command = [*python, "verify.py", "explanation.json", *options]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_what_was_downloaded_holds(download, run, asked, language):
    download(language, **asked)
    done = run("--keys", "keys.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Everything holds.\n")
    assert {line[:8] for line in done.stdout.splitlines()[:-1]} == {"holds   "}


def unknown(done):
    lines = [line for line in done.stdout.splitlines() if not line.startswith("holds")]
    return {line.removeprefix("unknown ").partition(": ")[::2] for line in lines[:-1]}


@pytest.mark.parametrize("alone", [True, False])
def test_without_a_key_all_but_the_signatures_is_checked_and_that_is_said(download, run, alone):
    download()
    done = run(alone=alone)
    assert (done.returncode, done.stderr) == (3, "")
    assert unknown(done) == {(name, "who signed it: no public key was given") for name in SIGNED}
    assert done.stdout.endswith("What could be checked holds; not everything could be.\n")


def test_without_the_package_for_signatures_that_is_said(download, run):
    download()
    done = run("--keys", "keys.txt", alone=True)
    assert (done.returncode, done.stderr) == (3, "")
    why = "who signed it: the package `cryptography` is not installed"
    assert unknown(done) == {(name, why) for name in SIGNED}


def test_before_the_log_holds_the_score_that_is_said(download, run):
    download(sealed=False)
    done = run("--keys", "keys.txt")
    assert (done.returncode, done.stderr) == (3, "")
    why = "not yet in the log; download it again in a minute"
    assert unknown(done) == {(name, why) for name in SIGNED if name.endswith("log")}


def test_a_key_may_be_typed(download, run, engine):
    download()
    assert run("--key", str(signer_of(engine).key.public)).returncode == 0


def test_another_key_is_not_the_logs(download, run):
    download()
    done = run("--key", str(verifier_key(logs.ORIGIN, KEY)))
    assert done.returncode == 1
    assert done.stdout.count("no given key has signed it") == len(SIGNED)
    assert done.stdout.endswith("Not everything holds.\n")


@pytest.mark.parametrize("line", ["x", "a+00000000+AAAA", "127.0.0.1:8000/log+1234abcd+ARpc"])
def test_what_is_no_key_is_told_without_a_traceback(download, run, line):
    download()
    done = run("--key", line)
    assert (done.returncode, done.stderr) == (2, "")


def test_the_program_runs_on_old_pythons():
    ast.parse(PROGRAM.read_text(encoding="utf-8"), feature_version=(3, 9))


TWICE = '"language": "en",'


def test_a_name_that_occurs_twice_is_refused(download, run, tmp_path):
    download()
    path = tmp_path / "explanation.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(TWICE, TWICE * 2, 1), encoding="utf-8")
    done = run("--keys", "keys.txt")
    assert (done.returncode, done.stderr) == (2, "")
    assert "a name occurs twice" in done.stdout
    line = " ".join(path.read_text(encoding="utf-8").split())
    assert refused([line], tmp_path, "") == [[UNREADABLE]]


def test_a_byte_order_mark_is_refused(download, run, tmp_path):
    download()
    path = tmp_path / "explanation.json"
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert run("--keys", "keys.txt").returncode == 2
    line = " ".join(path.read_text(encoding="utf-8").split())
    assert refused([line], tmp_path, "") == [[UNREADABLE]]


def test_another_document_is_not_the_published_one(download, run, tmp_path):
    download()
    path = tmp_path / "algorithm.json"
    path.write_bytes(path.read_bytes().replace(b'"points":', b'"points": ', 1))
    done = run("algorithm.json")
    assert done.returncode == 1
    assert "FAILS   algorithm document: given" in done.stdout


def test_another_document_in_the_explanation_is_not_the_published_one(download, run, tmp_path):
    bundle = download()
    bundle["algorithm"]["document"]["base_points"] += 1
    (tmp_path / "explanation.json").write_text(json.dumps(bundle), encoding="utf-8")
    done = run("--keys", "keys.txt")
    assert done.returncode == 1
    assert "FAILS   algorithm document: in the file" in done.stdout
    keys = (tmp_path / "keys.txt").read_text()
    (told,) = refused_by_page([bundle], tmp_path, keys)
    assert "held" in told


def test_an_explanation_without_its_document_is_checked_by_one_from_elsewhere(
    download, run, tmp_path
):
    """So were those downloaded before explanations held it; what is signed is the same."""
    bundle = download()
    del bundle["algorithm"]["document"]
    (tmp_path / "explanation.json").write_text(json.dumps(bundle), encoding="utf-8")
    assert run("algorithm.json", "--keys", "keys.txt").returncode == 0
    assert page(bundle, tmp_path, (tmp_path / "keys.txt").read_text()) == []
    done = run("--keys", "keys.txt")
    assert (done.returncode, done.stderr) == (2, "")
    assert "does not hold its algorithm; give that as a second file" in done.stdout


@pytest.mark.parametrize("held", [{}, [], False, 0, ""])
def test_what_is_no_document_in_the_explanation_is_not_made_good_by_one_from_elsewhere(
    download, run, tmp_path, held
):
    bundle = download()
    bundle["algorithm"]["document"] = held
    (tmp_path / "explanation.json").write_text(json.dumps(bundle), encoding="utf-8")
    done = run("algorithm.json", "--keys", "keys.txt")
    assert done.returncode == 1
    assert "FAILS   algorithm document: in the file" in done.stdout
    (told,) = refused_by_page([bundle], tmp_path, (tmp_path / "keys.txt").read_text())
    assert told == {"held"}


def test_whole_numbers_may_be_written_with_a_point(download, run, tmp_path):
    bundle = download()
    text = json.dumps(bundle, indent=1)
    for number in (bundle["algorithm"]["document"]["base_points"], 2):
        text = text.replace(f" {number},\n", f" {number}.0,\n")
    (tmp_path / "explanation.json").write_text(text, encoding="utf-8")
    assert text.count(".0,\n") > 10
    done = run("--keys", "keys.txt")
    assert done.returncode == 0, done.stdout
    line = " ".join(text.split())
    assert refused([line], tmp_path, (tmp_path / "keys.txt").read_text()) == [[]]


def test_a_second_file_that_is_none_is_not_blamed_on_the_explanation_alone(download, run):
    download()
    done = run("keys.txt")
    assert (done.returncode, done.stderr) == (2, "")
    assert "the explanation (or the second file) cannot be read: " in done.stdout


def test_a_missing_file_is_named(run):
    done = run()
    assert (done.returncode, done.stderr) == (2, "")
    assert (
        "FAILS   the explanation (or the second file) cannot be read: FileNotFoundError"
        in done.stdout
    )
    assert "'explanation.json'" in done.stdout


def test_the_line_that_differs_is_named_with_both_values(download, run, tmp_path):
    bundle = download()
    bundle["derived"][0]["value"] = 9
    (tmp_path / "explanation.json").write_text(json.dumps(bundle), encoding="utf-8")
    done = run()
    name = bundle["derived"][0]["id"]
    assert f"FAILS   derived: {name}.value\n        said:  9\n        found: " in done.stdout


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"algorithm": 1}', "nonsense"])
def test_what_is_no_explanation_is_told_without_a_traceback(download, run, tmp_path, content):
    download()
    (tmp_path / "explanation.json").write_text(content, encoding="utf-8")
    done = run()
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.startswith("FAILS   the explanation (or the second file) cannot be read: ")


def test_canonical_json_is_that_of_the_service():
    rng = Random(7)
    numbers = [0.0, -0.0, 1.0, 1e21, 1e-6, 1e-7, 123456.789, 1e20, 5e-324, 1.7976931348623157e308]
    numbers += [rng.uniform(-1, 1) * 10.0 ** rng.randint(-30, 30) for _ in range(5000)]
    numbers += [float(rng.randint(2**52, 2**70)) for _ in range(1000)]
    odd = {"a\u2028\n": [True, None, "\x7f\x01é", {}], "\U0001f600": 1, "\ufb33": 2}
    value = {"数": numbers, **odd}
    assert verify.canonical(value).encode() == canonical.dumps(value)


OLDER = "older than the log, not signed"


@pytest.mark.parametrize("asked", [ASKED["all items"], ASKED["too little"]])
def test_of_a_score_older_than_the_log_the_rest_is_checked(download, run, tmp_path, asked):
    bundle = download(older=True, **asked)
    done = run("--keys", "keys.txt")
    assert (done.returncode, done.stderr) == (3, "")
    assert unknown(done) == {("score in the log", OLDER)}
    told = page(bundle, tmp_path, (tmp_path / "keys.txt").read_text())
    assert told == [{"what": "receipt_logged", "holds": None, "why": "older"}]


@pytest.mark.parametrize(
    ("part", "value", "program", "module"),
    [
        ("value", 700, {"receipt"}, {"receipt_score"}),
        ("explanation_digest", "sha256:0", {"receipt"}, {"receipt_explanation"}),
        ("issued_at", "2020-01-01T00:00:00.000000Z", {"receipt"}, {"receipt_instant"}),
    ],
)
def test_an_older_receipt_must_be_of_this_score(
    download, tmp_path, engine, part, value, program, module
):
    bundle = download(older=True)
    bundle["receipt"]["statement"][part] = value
    statement = canonical.dumps(bundle["receipt"]["statement"])
    bundle["receipt"]["digest"] = canonical.digest(statement)
    bundle["signature"] = signer_of(engine).key.sign_json(signed_part(bundle))
    keys = (tmp_path / "keys.txt").read_text()
    assert failing(bundle, keys) == program
    assert refused_by_page([bundle], tmp_path, keys) == [module]


def test_a_receipt_from_which_nonce_and_signature_were_taken_fails(download, tmp_path):
    bundle = download()
    for part in ("nonce", "signature"):
        del bundle["receipt"][part]
    keys = (tmp_path / "keys.txt").read_text()
    assert {"signature of the whole", "receipt by itself", "receipt"} <= failing(bundle, keys)
    (told,) = refused_by_page([bundle], tmp_path, keys)
    assert {"signed", "receipt", "receipt_explanation"} <= told
