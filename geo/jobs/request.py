"""What readers of the app ask for, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass, field

WAITING, MAKING, DONE, FAILED, CANCELLED, LEFT = "waiting", "making", "done", "failed", "cancelled", "left"


@dataclass(frozen=True)
class JobRequest:
    """What somebody asks for: with the same request, the same bytes come back.

    `kind` is one of `geo.provenance.make.KINDS`, or "verify". `settings` is JSON text, `content` the file to verify.
    """

    kind: str
    link: str
    language: str
    settings: str
    content: bytes = field(default=b"", repr=False)


@dataclass(eq=False)
class Reader:
    """One session of somebody who reads the map: `client` is whom the queue is fair to, which may be many sessions."""

    client: str
    gone: bool = False
    job: Job | None = field(default=None, repr=False)


@dataclass(eq=False)
class Job:
    """One reader's job on its way. `progress` goes from 0 to 1.

    Of a failed one `failure` is what happened: "refused", "memory", "time", "disk", "system", "died", "displaced" or
    "error"; and `why` is what is known of it, in English.
    """

    reader: Reader
    request: JobRequest
    cost: float = 1.0
    state: str = WAITING
    progress: float = 0.0
    content: bytes | None = field(default=None, repr=False)
    failure: str = ""
    why: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be made or being made."""
        return self.state in (WAITING, MAKING)
