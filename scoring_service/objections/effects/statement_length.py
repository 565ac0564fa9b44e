"""How long a person's statement may be: 100 words, or 200 characters where it is in Chinese.

A text in both counts in proportion, so that no mixture is longer than either alone.
"""

import re
from typing import Final

MOST_WORDS: Final = 100
MOST_CHINESE: Final = 200
MOST_CHARACTERS: Final = 1000
"""Of any text: a word has no length of its own, and some languages have no spaces."""

_CHINESE: Final = re.compile(
    "[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff0f\uff1a-\uff1f"
    "\u3040-\u30ff\U00020000-\U0003ffff]"
)
_WORD: Final = re.compile(r"[^\s]*\w[^\s]*")


def count(text: str) -> tuple[int, int]:
    """Return how many words a text has, and how many Chinese characters with their punctuation."""
    chinese = len(_CHINESE.findall(text))
    return len(_WORD.findall(_CHINESE.sub(" ", text))), chinese


def fits(text: str) -> bool:
    """Tell whether a text is short enough."""
    words, chinese = count(text)
    share = words * MOST_CHINESE + chinese * MOST_WORDS
    return len(text) <= MOST_CHARACTERS and share <= MOST_WORDS * MOST_CHINESE
