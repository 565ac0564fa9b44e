import pytest

from scoring_service.disclosures import reading


def test_short_words_in_short_sentences_are_easy():
    assert reading.grade("The cat sat on the mat. It was a good cat.") < 2


def test_the_grade_follows_its_formula():
    # 6 words, 2 sentences, 7 syllables: "hap-py" has two.
    expected = 0.39 * 6 / 2 + 11.8 * 7 / 6 - 15.59
    assert reading.grade("The cat sat. He was happy.") == pytest.approx(expected)


def test_long_words_in_long_sentences_are_hard():
    hard = "Institutional considerations notwithstanding, interpretability necessitates "
    assert reading.grade(hard + "disproportionate administrative documentation.") > 15


def test_a_sentence_in_a_table_counts():
    table = "| Fact | Why |\n|---|---|\n| Delay | {} |\n"
    hard = "Institutional considerations necessitate disproportionate documentation"
    assert reading.grade(table.format(f"{hard}.")) > 15
    assert reading.grade(table.format(hard)) == 0
    chinese = "\u62d6\u6b20\u8d26\u5355\u7684\u4eba"
    assert reading.characters_a_sentence(table.format(f"{chinese}\u3002")) == 6
    assert reading.characters_a_sentence(table.format(chinese)) == 0


def test_headings_codes_in_tables_and_code_do_not_count():
    easy = "The cat sat on the mat."
    with_rest = (
        f"# Interpretability considerations\n\n{easy}\n\n"
        "| Institutional documentation | b |\n|---|---|\n| Disproportionate | 2 |\n\n"
        "```\ninterpretability\n```\n"
    )
    assert reading.grade(with_rest) == reading.grade(easy)


def test_each_list_entry_is_a_sentence():
    assert reading.grade("- one cat\n- two cats\n") < reading.grade("one cat two cats")


def test_numbers_are_not_words():
    assert reading.grade("The cat sat 30,000 times.") == reading.grade("The cat sat times.")


def test_nothing_is_easy_to_read():
    assert reading.grade("") == 0.0
    assert reading.characters_a_sentence("") == 0.0


def test_chinese_is_measured_by_the_length_of_its_sentences():
    assert reading.characters_a_sentence("评分可以自己算。没有隐藏!") == 5.5


@pytest.mark.parametrize("end", ["\u3002", "\uff01", "\uff1f", "\uff1b", ";"])
def test_chinese_sentences_end_with_full_width_punctuation_too(end):
    assert reading.characters_a_sentence(f"\u8bc4\u5206{end}\u53ef\u4ee5\u7b97\u3002") == 2.5
