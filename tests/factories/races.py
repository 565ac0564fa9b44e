"""Steps taken at the same instant."""

import threading
from concurrent.futures import ThreadPoolExecutor

from scoring_service.kernel.errors import Refusal


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
