"""Whether a disclosure says all it must, truly, in words that people can read (SEEDS L12).

Pure: each check returns what is wrong, in sentences; nothing means that it passes.
"""

from collections.abc import Iterator, Mapping

from scoring_service.disclosures import reading, rewording
from scoring_service.disclosures.drafted import Drafted
from scoring_service.disclosures.headings import SECTIONS
from scoring_service.disclosures.markdown import headings, sections
from scoring_service.kernel.texts import LANGUAGES

Texts = Mapping[str, str]
_MOST_DIFFERENCES = 5


def absent(texts: Texts) -> list[str]:
    """Name the languages in which nothing is written."""
    return [
        f"there is no text in {language}"
        for language in LANGUAGES
        if not texts.get(language, "").strip()
    ]


def incomplete(texts: Texts) -> list[str]:
    """Name the required sections that are missing, empty or out of order."""
    return [
        f"{language}: {wrong}" for language in texts for wrong in _gaps(texts[language], language)
    ]


def unreadable(texts: Texts) -> list[str]:
    """Name the languages whose text is harder to read than allowed."""
    grade = reading.grade(texts["en"])
    length = reading.characters_a_sentence(texts["zh-CN"])
    found = []
    if grade > reading.MOST_GRADE:
        found.append(f"en: reading grade {grade:.1f} is above {reading.MOST_GRADE:g}")
    if length > reading.MOST_CHARACTERS:
        found.append(
            f"zh-CN: {length:.1f} characters a sentence, above {reading.MOST_CHARACTERS:g}"
        )
    return found


def not_as_drafted(texts: Texts, drafted: Mapping[str, Drafted]) -> list[str]:
    """Name what was filled in from the run and does not stand in a text as it was drafted."""
    found = [
        f"{language}: {wrong}"
        for language, draft in drafted.items()
        for wrong in rewording.violations(texts.get(language, ""), draft)
    ]
    return found[:_MOST_DIFFERENCES]


def different_facts(given: object, expected: object) -> list[str]:
    """Name the facts that differ from those the run gives, by JSON Pointer."""
    return list(_differences(given, expected, ""))[:_MOST_DIFFERENCES]


def _gaps(text: str, language: str) -> Iterator[str]:
    found = sections(text)
    wanted = [section.heading[language] for section in SECTIONS]
    for heading in wanted:
        if heading not in found:
            yield f"the section “{heading}” is missing"
        elif not found[heading].strip():
            yield f"the section “{heading}” is empty"
    present = [heading for heading in headings(text) if heading in wanted]
    if present != [heading for heading in wanted if heading in found]:
        yield "the sections are not in their order"


def _differences(given: object, expected: object, place: str) -> Iterator[str]:
    if isinstance(given, dict) and isinstance(expected, dict):
        for key in sorted({*given, *expected}):
            yield from _differences(given.get(key), expected.get(key), f"{place}/{key}")
    elif isinstance(given, list) and isinstance(expected, list) and len(given) == len(expected):
        for k, (mine, theirs) in enumerate(zip(given, expected, strict=True)):
            yield from _differences(mine, theirs, f"{place}/{k}")
    elif given != expected:
        yield f"{place}: the facts say {_short(given)}, the run says {_short(expected)}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - fits a line
