"""How a text that people reworded differs from its draft, and what in it must stay (SEEDS L12).

Invariants: headings, tables and entries of lists into which something was filled stand as in the
draft, word for word and in their order; what was filled into other sentences, and every number in
them, is still there in its order; nothing but sentences may be added. Whether other words still say
the same no program can tell, so `difference` shows every changed line to the person who answers.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from itertools import chain
from typing import Final

from scoring_service.disclosures.blocks import Block, blocks
from scoring_service.disclosures.drafted import Drafted
from scoring_service.disclosures.markdown import numbers
from scoring_service.kernel import canonical

_MOST_CHARACTERS: Final = 60


def violations(text: str, drafted: Drafted) -> list[str]:
    """Name what had to stand as it was drafted and does not."""
    given = blocks(text)
    missing, runs = _matched(given, drafted)
    if missing:
        lines = set(text.split("\n"))
        return [f"“{_changed(block, lines)}” does not stand as in the draft" for block in missing]
    return [wrong for wanted, found in runs for wrong in _wrong(wanted, found, drafted)]


def difference(texts: Mapping[str, str], drafted: Mapping[str, Drafted]) -> str:
    """Return every changed line as a unified diff; empty where the texts are the drafts.

    Characters that a terminal would obey or hide are written by their codes.
    """
    return "\n".join(
        chain.from_iterable(
            unified_diff(
                _visible(draft.text),
                _visible(texts.get(language, "")),
                f"{language} as drafted",
                f"{language} as reworded",
                n=0,
                lineterm="",
            )
            for language, draft in drafted.items()
        )
    )


def digest(difference: str) -> str:
    """Return the name by which exactly this rewording is accepted."""
    return canonical.digest(difference.encode())


def _matched(
    given: Sequence[Block], drafted: Drafted
) -> tuple[list[Block], list[tuple[list[Block], Sequence[Block]]]]:
    """Find the blocks that must stay; return those missing, and what stands between the others.

    Between two of them stand the sentences of the draft and what has become of them.
    """
    missing: list[Block] = []
    runs: list[tuple[list[Block], Sequence[Block]]] = []
    between: list[Block] = []
    place = 0
    for block in blocks(drafted.text):
        if not _must_stay(block, drafted):
            between.append(block)
        elif block in given[place:]:
            at = given.index(block, place)
            runs.append((between, given[place:at]))
            between, place = [], at + 1
        else:
            missing.append(block)
    return missing, [*runs, (between, given[place:])]


def _must_stay(block: Block, drafted: Drafted) -> bool:
    if block.is_prose and not block.is_listed:
        return False
    return not block.is_prose or bool(drafted.filled_within(block.start, block.stop))


def _wrong(wanted: list[Block], found: Sequence[Block], drafted: Drafted) -> Iterator[str]:
    yield from (f"“{_short(b.source)}” is not in the draft" for b in found if not b.is_prose)
    text = "\n".join(block.source for block in found)
    expected = "\n".join(block.source for block in wanted)
    yield from _different_numbers(numbers(text), numbers(expected))
    place = 0
    for part in chain.from_iterable(drafted.filled_within(b.start, b.stop) for b in wanted):
        at = text.find(part, place)
        if at < 0:
            yield f"“{_short(part)}” was filled in here and is gone"
        place = max(place, at + len(part))


def _different_numbers(given: list[str], wanted: list[str]) -> Iterator[str]:
    yield from (f"the text lacks {n}" for n in Counter(wanted) - Counter(given))
    yield from (f"the run does not give {n}" for n in Counter(given) - Counter(wanted))
    if given != wanted and Counter(given) == Counter(wanted):
        yield f"these numbers are not in their order: {', '.join(given)}"


def _changed(block: Block, lines: set[str]) -> str:
    """Return the line of a block that the text lacks; the first, where only their order differs."""
    own = block.source.split("\n")
    return _short(next((line for line in own if line not in lines), own[0]))


def _short(source: str) -> str:
    line = _visible(source)[0]
    return line if len(line) <= _MOST_CHARACTERS else f"{line[: _MOST_CHARACTERS - 3]}..."


def _visible(text: str) -> list[str]:
    return ["".join(map(_shown, line)) for line in text.split("\n")]


def _shown(character: str) -> str:
    if character.isprintable() and character != "\\":
        return character
    return character.encode("unicode_escape").decode()
