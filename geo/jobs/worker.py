"""The process that makes what readers of the app ask for: jobs come in, outputs go out.

    python -m geo.jobs.worker FOLDER

Jobs and answers are messages (`geo.jobs.messages`). It says {"ready"} when the data are read; of each job
{"begun"}, any number of {"progress"} between 0 and 1, and at last {"failed", "why"} or {"made"} with the output.

It ends when nobody is left who could want anything: a thread reads the jobs, and where they end, because the app
has closed the pipe or is gone, the process ends at once, whatever it is making. That needs nothing of the system
but pipes.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, Never

from geo.jobs.messages import Message, MessageError, read_message, write_message

COURTESY = 10  # below the app in the line for the processor: a picture must not hold up a map
MOST_MEMORY = 3 * 2**30  # bytes of the worker, and of an encoder that it starts


def main() -> None:
    """Serve jobs until there are no more."""
    requests: SimpleQueue[Message] = SimpleQueue()
    # Unbuffered, so that a process that ends does not wait for a reader in the middle of a buffer.
    incoming = os.fdopen(os.dup(sys.stdin.fileno()), "rb", buffering=0)
    threading.Thread(target=_listen, args=(_Exactly(incoming), requests), daemon=True).start()
    answers = _private_output()
    _be_modest()
    folder = Path(sys.argv[1])
    # What takes long to load waits until somebody listens for the app's end.
    from geo.jobs.answer import FailedError, output_of, read_once

    # Broken data are the first job's to report.
    with contextlib.suppress(ValueError):
        read_once(folder)
    write_message(answers, {"ready": True})
    while True:
        asked, given = requests.get()
        write_message(answers, {"begun": True})
        try:
            made = output_of(asked, given, folder, lambda part: write_message(answers, {"progress": part}))
        except FailedError as error:
            write_message(answers, {"failed": error.failure, "why": error.why})
        else:
            write_message(answers, {"made": True}, made)
        # The next may be long in coming, and a file to verify is large.
        del asked, given


class _Exactly:
    """A raw file whose `read` gives all the bytes asked for, unless it ends before."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        parts = bytearray()
        while len(parts) < size and (part := self._file.read(size - len(parts))):
            parts += part
        return bytes(parts)


def _listen(incoming: Any, requests: SimpleQueue[Message]) -> None:
    try:
        while (message := read_message(incoming)) is not None:
            requests.put(message)
    except MessageError:
        logging.getLogger("atlas").exception("a job cannot be read")
    _end()


def _end() -> Never:
    # The app gives each worker a folder of its own to work in. What is half made goes with it; an encoder ends when
    # the pipe to it does.
    if os.environ.get("ATLAS_WORKING"):
        shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)
    os._exit(0)


def _private_output() -> IO[bytes]:
    """Return where answers go; what a library prints goes to the log and cannot stand between them."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _be_modest() -> None:
    """Stand back behind the app, and take no more memory than any job needs, where the system offers it."""
    # On Windows the app starts the process with a lower priority.
    if hasattr(os, "nice"):
        os.nice(COURTESY)
    try:
        import resource
    except ImportError:
        return
    # A limit that the system does not keep, or that is lower already, is no reason not to work.
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


if __name__ == "__main__":
    main()
