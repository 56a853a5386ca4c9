"""Start the app with its libraries, data and page ready, so that the first reader does not wait for them.

python -m scripts.serve [streamlit's own options]
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from pathlib import Path

import click
from streamlit.web.cli import main

from geo.app.app_state import map_page, rows_table
from geo.errors import DataError

APP = Path(__file__).parent.parent / "streamlit_app.py"

if __name__ == "__main__":
    # Broken data are the page's to tell of: the app starts all the same.
    with suppress(DataError):
        map_page("en")
        rows_table("en")
    # Data and page stay for good: no later collection needs to walk through them.
    gc.freeze()
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    try:
        main(standalone_mode=False)
    # Ctrl+C is how the app is ended.
    except click.Abort:
        sys.exit(0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
