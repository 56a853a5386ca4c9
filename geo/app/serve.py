"""Start the app with its libraries, data and page ready, so that the first reader does not wait for them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from contextlib import suppress

import click
from streamlit.web.cli import main

from geo.app.app_state import map_page, rows_table
from geo.errors import DataError
from geo.shipped_files import APP


def serve(options: Sequence[str]) -> int:
    """Run the app until Ctrl+C, with the options of `streamlit run`, and return the exit status."""
    # The page itself reports broken data, so the app starts all the same.
    with suppress(DataError):
        map_page("en")
        rows_table("en")
    # Data and page stay for good: no later collection needs to walk through them.
    gc.freeze()
    sys.argv = ["streamlit", "run", str(APP), *options]
    try:
        main(standalone_mode=False)
    # Ctrl+C is how the app is ended.
    except click.Abort:
        return 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return 0
