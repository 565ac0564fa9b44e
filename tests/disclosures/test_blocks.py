from scoring_service.disclosures.blocks import blocks

TEXT = """# Title

One line
and another.

- An entry.
- Another.

| a | b |
|---|---|
| 1 | 2 |

3. Third

```
| a | b |
|---|---|
```
"""


def test_blocks_are_found_in_their_order_as_they_are_written():
    found = [(block.path, block.source) for block in blocks(TEXT)]
    assert found == [
        (("heading",), "# Title"),
        (("paragraph",), "One line\nand another."),
        (("ul", "li", "paragraph"), "- An entry."),
        (("ul", "li", "paragraph"), "- Another."),
        (("table",), "| a | b |\n|---|---|\n| 1 | 2 |"),
        (("ol", "li3", "paragraph"), "3. Third"),
        (("fence",), "```\n| a | b |\n|---|---|\n```"),
    ]


def test_a_block_knows_where_it_stands():
    assert [TEXT[block.start : block.stop] for block in blocks(TEXT)] == [
        block.source for block in blocks(TEXT)
    ]


def test_sentences_and_entries_are_told_apart():
    kinds = [(block.is_prose, block.is_listed) for block in blocks(TEXT)]
    assert kinds == [
        (False, False),
        (True, False),
        (True, True),
        (True, True),
        (False, False),
        (True, True),
        (False, False),
    ]


def test_the_same_words_in_another_place_are_another_block():
    (entry,), (sentence,) = blocks("- So."), blocks("So.")
    assert entry != sentence
    assert blocks("\n\nSo.") == [sentence]
