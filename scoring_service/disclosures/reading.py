"""How hard a text is to read.

English: the Flesch-Kincaid grade (Kincaid et al. 1975), 0.39 · words a sentence + 11.8 · syllables
a word - 15.59, with syllables by the hyphenation patterns of pyphen. Chinese: the mean number of
characters a sentence. Both are taken over the prose, and over the cells of tables that are
sentences, for that is where reasons stand; other cells and headings are left out.
"""

import re
from functools import cache
from typing import Final

import pyphen

from scoring_service.disclosures.markdown import prose

MOST_GRADE: Final = 9.0
"""The highest Flesch-Kincaid grade a disclosure may have: about the age of fifteen."""

MOST_CHARACTERS: Final = 35.0
"""The highest mean length of a Chinese sentence, in characters."""

_WORD = re.compile(r"[A-Za-z]+(?:['\u2019-][A-Za-z]+)*")
_END = re.compile(r"[.!?]+(?=\s|$)")
_CHINESE_END = re.compile("[。!?;！？；]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a Markdown text in English."""
    sentences = [
        words
        for paragraph in prose(text)
        for sentence in _END.split(paragraph)
        if (words := _WORD.findall(sentence))
    ]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def characters_a_sentence(text: str) -> float:
    """Return the mean length of the sentences of a Markdown text in Chinese."""
    lengths = [
        length
        for paragraph in prose(text)
        for sentence in _CHINESE_END.split(paragraph)
        if (length := len(_CHINESE.findall(sentence)))
    ]
    return sum(lengths) / len(lengths) if lengths else 0.0


def _syllables(word: str) -> int:
    return sum(len(_english().positions(part)) + 1 for part in re.split("['\u2019-]", word))


@cache
def _english() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US")
