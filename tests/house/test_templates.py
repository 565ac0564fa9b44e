"""Pages obey the content security policy: no script and no style inside them."""

import re

import pytest

from tests.house import tree

_INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style\b|\bstyle\s*=\s*[\"']|\bon[a-z]+\s*=\s*[\"']|javascript:",
    re.IGNORECASE,
)


def test_there_are_templates():
    assert len(tree.tracked("*.html")) > 5


@pytest.mark.parametrize("path", tree.tracked("scoring_service/*.html"), ids=tree.name)
def test_a_template_has_no_inline_script_or_style(path):
    assert _INLINE.findall(path.read_text(encoding="utf-8")) == []
