import pytest

from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.secret_key import derive, load_secret_key


def test_the_key_is_made_once_for_its_owner_alone(tmp_path):
    path = tmp_path / "var" / "secret_key"
    key = load_secret_key(path)
    assert len(key) == 32
    assert load_secret_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"short"])
def test_a_file_without_a_whole_key_is_refused(tmp_path, content):
    path = tmp_path / "secret_key"
    path.write_bytes(content)
    with pytest.raises(Unavailable, match="32"):
        load_secret_key(path)


def test_keys_for_different_purposes_and_subjects_differ():
    key = bytes(32)
    derived = {derive(key, "session"), derive(key, "link"), derive(key, "link", "scr_1"), key}
    assert len(derived) == 4
    assert derive(key, "link", "scr_1") == derive(key, "link", "scr_1")
