"""Names of files are shown and nothing else; whatever they hold, they are inert."""

import pytest

from scoring_service.objections.correspondence.uploads import inert_name


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("receipt.pdf", "receipt.pdf"),
        ("收据 2026.png", "收据 2026.png"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\cmd.exe", "cmd.exe"),
        ("/", ""),
        ("", ""),
        ("C:\\Users\\me\\receipt.pdf", "receipt.pdf"),
        ("a\x00b\x1b[31mc\r\nd.png", "a b [31mc d.png"),
        ("evil\u202egpj.exe", "evil gpj.exe"),
        ("a\u2066b\u200fc\u200bd\ufeffe", "a b c d e"),
        ("  a   b  ", "a b"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("\ud800lone", "lone"),
        ("a" * 300, "a" * 100),
        ("." * 5, "....."),
    ],
)
def test_a_name_is_made_harmless(sent, shown):
    assert inert_name(sent) == shown
