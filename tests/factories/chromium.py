"""Where a Chromium is that starts: on the machine, else the one Playwright fetched."""

import shutil
import subprocess
import sys
from collections.abc import Iterator

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def starts(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except OSError:
        return False
    return done.returncode == 0


def find_chromium() -> str | None:
    return next(filter(starts, candidates()), None)


if __name__ == "__main__":
    sys.exit("no Chromium starts here" if find_chromium() is None else 0)
