"""Texts for people: bilingual texts of documents, and marking of translatable messages."""

from collections.abc import Mapping
from typing import Final

Text = Mapping[str, str]
"""A text in every language of the service, by language tag (`LANGUAGES`)."""

LANGUAGES: Final = ("en", "zh-CN")


def marked(message: str) -> str:
    """Mark an English message for translation; it is translated where it is shown."""
    return message
