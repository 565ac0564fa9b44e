"""An entry holds what it may and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_service.kernel import canonical
from scoring_service.transparency.monitoring import entries
from scoring_service.transparency.monitoring.entries import UnacceptableEntryError
from tests.factories.logged_services import ORIGIN, digest_of, vkey

DIGEST = digest_of(1)
VERSION = {"model": "credit_demo", "version": 1, "digest": DIGEST}
ENTRIES = [
    {"kind": "score", "algorithm": DIGEST, "receipt": DIGEST},
    {"kind": "decision", "receipt": DIGEST},
    {"kind": "publication", **VERSION, "approval": DIGEST},
    {"kind": "retirement", **VERSION},
    {"kind": "catalogue", "digest": DIGEST},
    {"kind": "key", "key": str(vkey())},
]


def refused(entry, why):
    data = entry if isinstance(entry, bytes) else canonical.dumps(entry)
    with pytest.raises(UnacceptableEntryError, match=why):
        entries.read(data, ORIGIN)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["kind"])
def test_each_kind_is_read(entry):
    assert entries.read(canonical.dumps(entry), ORIGIN) == entry


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["kind"])
def test_nothing_may_be_added_left_out_or_put_in_the_place_of_a_digest(entry):
    refused(entry | {"name": "Li Wen"}, "has other fields")
    for name in entry.keys() - {"kind"}:
        refused({key: value for key, value in entry.items() if key != name}, "has other fields")
        for other in (None, "Li Wen", 1.5, DIGEST.upper(), [DIGEST], {"a": 1}, True, ""):
            refused(entry | {name: other}, f"holds something else in {name}")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[]", "not a canonical JSON object"),
        (b'{"kind": "catalogue"}', "not a canonical JSON object"),
        (b'{"digest":"x","digest":"x"}', "not JSON"),
        (b'{"kind":"catalogue","digest":"x"}', "not a canonical JSON object"),
        (b"{}", "no known kind"),
        (b'{"kind":["score"]}', "no known kind"),
        (b'{"kind":"person","name":"Li Wen"}', "no known kind"),
    ],
)
def test_what_is_no_entry_is_refused(data, why):
    refused(data, why)


@pytest.mark.parametrize("version", [0, -1, 2**31, 1.0e30])
def test_a_version_is_a_small_number(version):
    refused({"kind": "retirement", **VERSION, "version": version}, "something else in version")


def test_a_key_of_another_name_is_none_of_this_log():
    with pytest.raises(UnacceptableEntryError, match="something else in key"):
        entries.read(canonical.dumps(ENTRIES[-1]), "another.example/log")


@given(st.binary(max_size=60))
def test_any_other_bytes_are_refused(data):
    with pytest.raises(UnacceptableEntryError):
        entries.read(data, ORIGIN)
