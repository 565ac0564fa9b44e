"""Steps taken at the same instant."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

from scoring_service.kernel.errors import Refusal


def times(few, *, most=10_000):
    """How often to race: a few times in every run, as often as `make races` says, or the most."""
    return min(int(os.environ.get("RACES", few)), most)


def race(*steps):
    """Take the steps at the same instant; return what each returned or was refused with."""
    start = threading.Barrier(len(steps))

    def run(step):
        start.wait(timeout=30)
        try:
            return step()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def succeeded(results):
    return [result for result in results if not isinstance(result, Refusal)]
