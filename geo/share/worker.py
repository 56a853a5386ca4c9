"""The process that makes what readers of the app ask for: orders come in, outputs go out.

    python -m geo.share.worker [FOLDER]

Each order is a line of JSON {"kind", "link", "language", "settings", "bytes"}, which so many bytes follow: the file
to verify. Each answer is lines of JSON, {"progress"} between 0 and 1, and at last {"failed": message} or {"bytes": n},
which n bytes follow.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Never

from geo.catalog import DATA, Catalog, read_what_works
from geo.errors import DataError
from geo.index import Index, index_of
from geo.share.make import remake, remake_offered
from geo.share.subject import subject_of
from geo.share.verify import verify

COURTESY = 10  # below the app in the line for the processor: a picture must not hold up a map


def main() -> None:
    """Serve orders until there are no more."""
    signal.signal(signal.SIGTERM, _leave)
    os.nice(COURTESY)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    answers = sys.stdout.buffer
    # What a library prints must not stand between the answers.
    sys.stdout = sys.stderr
    orders = sys.stdin.buffer
    while line := orders.readline():
        order = json.loads(line)
        answer(order, orders.read(order["bytes"]), folder, answers)


def answer(order: dict[str, Any], given: bytes, folder: Path, answers: IO[bytes]) -> None:
    """Make what one order asks for and write the answer, whatever happens."""

    def tell(**words: Any) -> None:
        answers.write(json.dumps(words).encode() + b"\n")
        answers.flush()

    try:
        catalog, index = _read(folder)
        if order["kind"] == "verify":
            content = _verdict(given, order, catalog)
        else:
            subject = subject_of(catalog, order["link"], order["language"], index)
            content = remake(subject, order["kind"], order["settings"], on_progress=lambda part: tell(progress=part))
    except (DataError, ValueError) as error:
        tell(failed=str(error))
    # Whatever it is that an order fails of: the next one is served, and the log keeps the reason.
    except Exception:
        logging.getLogger("atlas").exception("an order failed: %s", order)
        tell(failed="")
    else:
        tell(bytes=len(content))
        answers.write(content)
        answers.flush()


def _verdict(given: bytes, order: dict[str, Any], catalog: Catalog) -> bytes:
    verdict = verify(given, order["settings"]["name"], catalog, order["language"], make=remake_offered)
    link = verdict.manifest["view"] if verdict.manifest else ""
    told = {"status": verdict.status, "text": verdict.as_text(order["language"]), "link": link}
    return json.dumps(told).encode()


@lru_cache(maxsize=1)
def _read(folder: Path) -> tuple[Catalog, Index]:
    catalog, error = read_what_works(folder)
    if catalog is None:
        raise error or ValueError(f"{folder} holds nothing that can be shown")
    return catalog, index_of(catalog)


def _leave(_signal: int, _frame: object) -> Never:
    # So that what is half made is cleared away on the way out.
    sys.exit(143)


if __name__ == "__main__":
    main()
