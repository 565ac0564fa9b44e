"""What a monitor finds: lies, which are proved, and that it could not look."""

from collections.abc import Mapping


class LieError(Exception):
    """The log or the service said what is not so; `evidence` names bytes that show it."""

    def __init__(self, what: str, evidence: Mapping[str, bytes] | None = None) -> None:
        self.evidence = dict(evidence or {})
        super().__init__(what)


class UnableError(Exception):
    """It could not be checked now, and nothing is proved by that; says why."""


class AheadError(UnableError):
    """The log has signed `note`, for more entries than it has shown so far."""

    def __init__(self, what: str, note: str) -> None:
        self.note = note
        super().__init__(what)
