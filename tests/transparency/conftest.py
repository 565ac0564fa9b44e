"""What 200 people have downloaded, made once for all tests of a process."""

import pytest

from tests.factories.receipts import Downloads, download
from tests.transparency.tampering import PEOPLE


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Downloads:
    return download(tmp_path_factory.mktemp("downloads"), PEOPLE)
