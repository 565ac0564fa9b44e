"""A service and its log, as anybody can ask for them.

What the log has signed for it must show: to answer that it is not there is to withhold it. To be
out of reach is not, and proves nothing.
"""

from http import HTTPStatus
from typing import Any, Final

from scoring_service.kernel import canonical
from scoring_service.transparency.monitoring.findings import LieError, UnableError
from scoring_service.transparency.peers import Answer, NoAnswerError, Peer
from scoring_service.transparency.tiles import WIDTH, Place

_SECONDS: Final = 30
_MOST_BYTES: Final = 2**25
"""A full bundle of the longest entries, and some."""

_REFUSED: Final = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


class Source:
    """The service at an address; the log is below `/log/` there."""

    def __init__(self, address: str) -> None:
        self._peer = Peer(address, seconds=_SECONDS, most_bytes=_MOST_BYTES)
        self.address = self._peer.address

    def close(self) -> None:
        """Let the connection go."""
        self._peer.close()

    def checkpoint(self) -> bytes:
        """Return the newest checkpoint, past every cache."""
        return self.get("/log/checkpoint", {"Cache-Control": "no-cache"})

    def tile(self, level: int, place: Place) -> bytes:
        """Return the hashes of a tile that a checkpoint requires."""
        return self._wide(f"/log/tile/{level}", place, f"the tile {level}/{place}")

    def bundle(self, place: Place) -> bytes:
        """Return the bundle of entries under a tile that a checkpoint requires.

        It may hold more than asked for, where the log has grown.
        """
        return self._wide("/log/tile/entries", place, f"the entries {place}")

    def handovers(self) -> Any:  # noqa: ANN401 - whatever is served
        """Return what is served of keys that took over from each other."""
        return self._json("/log/keys/handovers")

    def document(self, model: str, version: int) -> bytes:
        """Return the bytes of a published document."""
        path = f"/v1/models/{model}/versions/{version}/algorithm"
        return self._shown(path, f"the published document of {model} {version}")

    def approval(self, model: str, version: int) -> bytes:
        """Return the approval of a published version."""
        path = f"/v1/models/{model}/versions/{version}/approval"
        return self._shown(path, f"the approval of {model} {version}")

    def ask_score(self, body: object, key: str) -> Any:  # noqa: ANN401 - whatever is served
        """Ask for a score, with the key of an organisation."""
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        answer = self._answer("/v1/scores", canonical.dumps(body), headers)
        if answer.status != HTTPStatus.CREATED:
            raise self._unable("/v1/scores", answer)
        return _read("/v1/scores", answer.body)

    def score(self, score_id: str, key: str) -> Any:  # noqa: ANN401 - whatever is served
        """Return a score that was asked for before, as it stands now."""
        return self._json(f"/v1/scores/{score_id}", {"Authorization": f"Bearer {key}"})

    def get(self, path: str, headers: dict[str, str] | None = None) -> bytes:
        """Return what is at a path; raise `UnableError` where there is nothing."""
        answer = self._answer(path, None, headers)
        if answer.status != HTTPStatus.OK:
            raise self._unable(path, answer)
        return answer.body

    def _json(self, path: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ANN401
        return _read(path, self.get(path, headers))

    def _wide(self, prefix: str, place: Place, what: str) -> bytes:
        """Ask for a partial tile, and for the full one where that is not kept any more."""
        path = f"{prefix}/{place}"
        if place.width != WIDTH:
            answer = self._answer(path)
            if answer.status == HTTPStatus.OK:
                return answer.body
            if answer.status not in _REFUSED:
                raise self._unable(path, answer)
            path = f"{prefix}/{Place(place.index)}"
        return self._shown(path, what)

    def _shown(self, path: str, what: str) -> bytes:
        answer = self._answer(path)
        if answer.status in _REFUSED:
            raise LieError(f"The log has signed for {what} and does not show it: {answer.status}.")
        if answer.status != HTTPStatus.OK:
            raise self._unable(path, answer)
        return answer.body

    def _answer(
        self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        try:
            if body is None:
                return self._peer.get(path, headers)
            return self._peer.post(path, body, headers)
        except NoAnswerError as error:
            raise UnableError(f"{error}.") from error

    def _unable(self, path: str, answer: Answer) -> UnableError:
        return UnableError(f"{self.address}{path} answers with {answer.status}.")


def _read(path: str, body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return canonical.loads(body)
    except canonical.UnreadableJsonError as error:
        raise UnableError(f"{path} answers what is not JSON: {error}") from error
