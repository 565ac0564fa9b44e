"""The vectors of RFC 8785: its sample (3.2.2), its sorting (3.2.3), its numbers (appendix B)."""

import struct

import pytest

from scoring_service.kernel import canonical

SAMPLE = rb"""{
  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
  "literals": [null, true, false]
}"""
CANONICAL = (
    r'{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
    r'"string":"€$\u000f\nA'
    r"""'B\"\\\\\"/"}"""
).encode()


def number(bits):
    (value,) = struct.unpack(">d", bytes.fromhex(bits))
    return value


def test_the_sample_becomes_its_canonical_form():
    assert canonical.dumps(canonical.loads(SAMPLE)) == CANONICAL


def test_keys_are_sorted_by_their_utf_16_units():
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = canonical.loads(canonical.dumps(dict.fromkeys(keys, 0)))
    assert list(written) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


@pytest.mark.parametrize(
    ("bits", "text"),
    [
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("ffefffffffffffff", "-1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("c340000000000000", "-9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("44b52d02c7e14af7", "1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef4f", "999999999999999900000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("41b3de4355555554", "333333333.33333325"),
        ("41b3de4355555555", "333333333.3333333"),
        ("41b3de4355555556", "333333333.3333334"),
        ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_numbers_are_written_as_ecmascript_writes_them(bits, text):
    assert canonical.dumps(number(bits)) == text.encode()


@pytest.mark.parametrize("bits", ["7fffffffffffffff", "7ff0000000000000", "fff0000000000000"])
def test_what_is_no_number_is_not_written(bits):
    with pytest.raises(ValueError, match="not representable"):
        canonical.dumps(number(bits))


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800", {1: 2}, {"a": object()}])
def test_what_json_cannot_say_is_not_written(value):
    with pytest.raises(ValueError, match=r"domain|codepoints|strings|unsupported"):
        canonical.dumps(value)


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"nul", b"{", b'{"a":1,}', b"[1 2]", b"{'a':1}", b"01", b"+1", b".5", b"1."),
        *(b'"\x01"', b"\xef\xbb\xbf1", b"1 1", b"// a\n1", b"\xed\xa0\x80", b"\xc0\x80"),
        *(b"NaN", b"Infinity", b"-Infinity", b"1e400", b"-1e999", b"9" * 500, b"-" + b"9" * 500),
    ],
)
def test_what_other_readers_may_take_differently_is_refused(data):
    with pytest.raises(canonical.UnreadableJsonError):
        canonical.loads(data)
