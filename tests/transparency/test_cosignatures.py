"""Cosignatures against those of a public log and its witnesses, and against forgers."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from scoring_service.transparency import cosignatures, notes
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.cosignatures import WitnessKey
from scoring_service.transparency.notes import UnacceptableNoteError, VerifierKey

PUBLIC_LOG = """\
arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
"""  # noqa: E501 - as it was served
"""A checkpoint of a public test log, with lines of four witnesses."""

LOG = (
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
)
WITNESSES = (
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
)

SPECIFIED = """\
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""  # noqa: E501 - as the specification writes it
"""The example of the specification, whose keys it does not give."""

KEY = Ed25519PrivateKey.from_private_bytes(b"\x0a" * 32)
NAME = "witness.example/w1"
TEXT = "scores.example/log\n3\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n"
AT = 1_790_000_000


def cosigned(text=TEXT, at=AT):
    return notes.Note(text, (cosignatures.cosign(text, NAME, KEY, at=at),))


def trusted():
    return cosignatures.witness_key(NAME, KEY)


@pytest.mark.parametrize("written", WITNESSES)
def test_a_public_witness_is_known_by_its_key(written):
    key = WitnessKey.parse(written)
    assert str(key) == written
    note = notes.parse(PUBLIC_LOG.encode())
    assert note.verified_by([key]) == (key,)
    [line] = [line for line in note.signatures if line.name == key.name]
    assert cosignatures.cosigned_at(line) == 1_779_573_024
    with pytest.raises(UnacceptableNoteError, match="false"):
        notes.Note(note.text.replace("1432088532", "1432088533"), note.signatures).verified_by(
            [key]
        )


def test_log_and_witnesses_are_verified_at_once_and_other_types_ignored():
    keys = (VerifierKey.parse(LOG), *map(WitnessKey.parse, WITNESSES))
    note = notes.parse(PUBLIC_LOG.encode())
    assert set(note.verified_by(keys)) == set(keys)
    assert len(note.signatures) == 6
    assert Checkpoint.parse(note.text).size == 1_432_088_532


def test_the_example_of_the_specification_states_its_time():
    note = notes.parse(SPECIFIED.encode())
    assert cosignatures.cosigned_at(note.signatures[1]) == 1_679_315_147


def test_a_checkpoint_is_cosigned_and_verified():
    written = str(cosigned())
    assert notes.parse(written.encode()).verified_by([trusted()]) == (trusted(),)
    assert cosignatures.cosigned_at(cosigned().signatures[0]) == AT
    assert WitnessKey.parse(str(trusted())) == trusted()


def test_a_key_of_one_type_is_none_of_the_other():
    with pytest.raises(UnacceptableNoteError, match="type 04"):
        WitnessKey.parse(LOG)
    with pytest.raises(UnacceptableNoteError, match="type 01"):
        VerifierKey.parse(WITNESSES[0])
    log = notes.verifier_key(NAME, KEY)
    assert log.id != trusted().id
    with pytest.raises(UnacceptableNoteError, match="no trusted key"):
        cosigned().verified_by([log])


@given(st.integers(0, 71), st.integers(1, 255))
def test_no_byte_of_a_cosignature_can_be_changed(at, change):
    data = bytearray(cosigned().signatures[0].data)
    data[at] ^= change
    assert not trusted().signed(TEXT, bytes(data))


def test_a_cosignature_of_another_length_or_beyond_all_time_is_false():
    data = cosigned().signatures[0].data
    assert trusted().signed(TEXT, data)
    assert not trusted().signed(TEXT, data[:-1])
    assert not trusted().signed(TEXT, data + b"\0")
    late = cosignatures.cosign(TEXT, NAME, KEY, at=2**63)
    assert not trusted().signed(TEXT, late.data)
