"""Refusals: what the service says when it will not do what was asked.

A refusal tells what happened (`detail`), and what to do (`remedy`), in words for the caller. The
messages are English templates with `{name}` places; they are translated and filled where they are
shown. Bugs are not refusals: they stay ordinary exceptions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FieldError:
    """One wrong place in what was sent.

    `pointer` is a JSON Pointer (RFC 6901). With `params` the message is a template like a
    refusal's; without them it is shown as it stands.
    """

    pointer: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        message = self.message.format(**self.params) if self.params else self.message
        return f"{self.pointer or '/'}: {message}"


def pointer(*keys: str | int) -> str:
    """Write the JSON Pointer (RFC 6901) that follows these keys and indexes from the top."""
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in keys)


class Refusal(Exception):  # noqa: N818 - the product's word
    """The request was understood and is not carried out."""

    def __init__(
        self,
        code: str,
        title: str,
        detail: str,
        remedy: str,
        *,
        errors: Iterable[FieldError] = (),
        **params: object,
    ) -> None:
        self.code = code
        self.title = title
        self.detail = detail
        self.remedy = remedy
        self.errors = tuple(errors)
        self.params = params
        super().__init__(code)

    def __str__(self) -> str:
        places = "".join(f"\n  {error}" for error in self.errors)
        what = self.detail.format(**self.params)
        return f"{what} {self.remedy.format(**self.params)}{places}"


class NotFound(Refusal):
    """It does not exist, or it belongs to somebody else."""


class Forbidden(Refusal):
    """The caller is known and may not do this."""


class Unauthenticated(Forbidden):
    """The caller showed no credential, or one that is unknown, expired or revoked."""


class Invalid(Refusal):
    """What was sent is not acceptable as it is."""


class Throttled(Refusal):
    """Asked too often; `retry_after` among the params says for how many seconds to wait."""


class Conflict(Refusal):
    """The state of things does not allow it now."""


class Gone(Refusal):
    """It existed and was erased or retired."""


class Unavailable(Refusal):
    """It would be possible, but not at this moment or on this installation."""
