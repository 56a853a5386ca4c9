"""The commands that make something of a View: `python -m geo picture`, `film`, `html`, `data`, `cite`, ..."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never

from geo.atlas.reading import read_atlas
from geo.errors import DataError
from geo.export.kinds import CITATIONS, FILMS, PICTURES
from geo.export.kinds import DATA as FORMATS
from geo.i18n.words import LANGUAGES
from geo.shipped_files import DATA

# Each command waits only for what it uses: checking a file should not wait for matplotlib.
if TYPE_CHECKING:
    from geo.snapshot.snapshot import Snapshot

Chosen = argparse.Namespace


def register(commands: Any) -> None:
    """Add the commands to those of an argument parser, each with its function under `run`."""
    picture = _view_command(
        commands, "picture", save_picture, "write a picture of a view: PNG, SVG or PDF, by the name's ending"
    )
    _to_file(picture)
    picture.add_argument("--shape", default="16:9", help="16:9, 4:3, 1:1, 9:16, a4p or a4l (A4 upright or lying)")
    picture.add_argument("--width", type=int, help="in pixels")

    film = _view_command(
        commands, "film", save_film, "write a film of a view's window: GIF, WebP or MP4, by the name's ending"
    )
    _to_file(film)
    film.add_argument("--seconds", type=float, default=12, help="how long it plays (12)")
    film.add_argument("--shape", default="16:9", help="as of a picture")
    film.add_argument("--width", type=int, default=1280, help="in pixels (1280)")
    film.add_argument("--fps", type=int, default=10, help="frames a second (10)")

    page = _view_command(commands, "html", save_html, "write the whole map as one HTML file that opens at a view")
    _to_file(page)

    data = _view_command(commands, "data", save_data, "write the data of a view as a ZIP archive")
    _to_file(data)
    data.add_argument("--format", choices=FORMATS, default="geojson")

    cite = _view_command(commands, "cite", print_citation, "print how to cite a view")
    cite.add_argument("--format", choices=CITATIONS, default="text")
    _at_address(cite)

    _view_command(commands, "describe", print_description, "print a view in words, its text equivalent")

    card = _view_command(commands, "card", save_card, "write a page about a view with its picture, for any web host")
    _to_folder(card)
    _at_address(card)
    card.add_argument("--url", default="", metavar="URL", help="where the folder will stand, ending in /")

    checking = commands.add_parser("verify", help="say whether a shared file is genuine, or what differs")
    checking.add_argument("file", type=Path)
    checking.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="the shipped data by default")
    checking.add_argument("--language", choices=LANGUAGES, default="en")
    checking.set_defaults(run=print_verdict)

    publishing = commands.add_parser("publish", help="write the atlas as a static site, for any web host")
    _to_folder(publishing)
    publishing.add_argument(
        "--base-url", default="", metavar="URL", help="where it will stand, for what needs it whole"
    )
    publishing.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="the shipped data by default")
    publishing.set_defaults(run=save_site)


def run(chosen: Chosen) -> int:
    """Run a command of these and return its exit status: 0 when all is well, 1 for problems, each told in one line."""
    # So that whoever ends the program leaves no unfinished file behind either.
    signal.signal(signal.SIGTERM, _end)
    command: Callable[[Chosen], int] = chosen.run
    try:
        status = command(chosen)
        # Here, where a full disk or a closed pipe can still be answered.
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # Whoever read the output has had enough of it; so has the flush at the program's end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except FileExistsError:
        print(f"{_target(chosen)} is there already. Choose another name, or say --replace", file=sys.stderr)
    except OSError as error:
        print(f"{_target(chosen)}: {error.strerror or error}", file=sys.stderr)
    except (DataError, ValueError) as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
    return 1


def save_picture(chosen: Chosen) -> int:
    """Write the picture of a View."""
    kind = _kind(chosen.file, PICTURES)
    _refuse_existing(chosen)
    from geo.picture.picture import render_picture

    return _save(chosen, render_picture(_open_snapshot(chosen), kind, chosen.shape, chosen.width))


def save_film(chosen: Chosen) -> int:
    """Write the film of a View's window, telling how far it is."""
    kind = _kind(chosen.file, FILMS)
    _refuse_existing(chosen)
    from geo.atomic import atomic_file
    from geo.picture.film import estimate_film, render_film

    snapshot = _open_snapshot(chosen)
    asked = {"seconds": chosen.seconds, "width": chosen.width, "shape": chosen.shape, "fps": chosen.fps}
    estimate = estimate_film(snapshot, kind, **asked)
    size = f"{estimate.width} by {estimate.height} pixels, about {estimate.bytes / 1e6:.1f} MB"
    print(f"{estimate.frames} frames of {size}", file=sys.stderr)
    with atomic_file(chosen.file, replace=chosen.replace) as file:
        render_film(snapshot, kind, file, on_progress=lambda part: _progress(round(part * 100), 100), **asked)
    return _print_written(chosen.file)


def save_html(chosen: Chosen) -> int:
    """Write the whole map as one file that opens at a View."""
    _refuse_existing(chosen)
    from geo.export.html_file import render_html

    return _save(chosen, render_html(_open_snapshot(chosen)))


def save_data(chosen: Chosen) -> int:
    """Write the data of a View."""
    _refuse_existing(chosen)
    from geo.export.export import export_data

    return _save(chosen, export_data(_open_snapshot(chosen), chosen.format))


def print_citation(chosen: Chosen) -> int:
    """Print the citation of a View."""
    from geo.snapshot.citation import CITATIONS

    print(CITATIONS[chosen.format](_open_snapshot(chosen), chosen.base_url).rstrip("\n"))
    return 0


def print_description(chosen: Chosen) -> int:
    """Print the text equivalent of a View."""
    from geo.snapshot.wording import description

    described = description(_open_snapshot(chosen))
    print("\n".join([described.paragraph, *(f"- {line}" for line in described.lines)]))
    return 0


def save_card(chosen: Chosen) -> int:
    """Write the page about a View, with its picture beside it, into a new folder."""
    from geo.atomic import atomic_folder, write_files
    from geo.site.card import render_card
    from geo.site.site import site_address

    url = site_address(chosen.url)
    snapshot = _open_snapshot(chosen)
    with atomic_folder(chosen.folder, replace=chosen.replace) as folder:
        write_files(folder, render_card(snapshot, chosen.base_url, url))
    print(chosen.folder)
    return 0


def print_verdict(chosen: Chosen) -> int:
    """Say whether a file is genuine."""
    from geo.provenance.restore import MOST_BYTES
    from geo.provenance.verify import verify

    if chosen.file.exists() and not chosen.file.is_file():
        raise ValueError(f"{chosen.file} is not a file. Expected: one that was shared from this map")
    with chosen.file.open("rb") as file:
        # One byte more than is accepted: a huge file ends here.
        content = file.read(MOST_BYTES + 1)
    verdict = verify(content, chosen.file.name, read_atlas(chosen.data), chosen.language)
    print(verdict.as_text(chosen.language))
    return 0 if verdict.genuine else 1


def save_site(chosen: Chosen) -> int:
    """Write the static site of the atlas."""
    from geo.site.evidence_site import evidence_of
    from geo.site.publish import publish

    atlas = read_atlas(chosen.data)
    evidence = evidence_of(atlas, chosen.base_url)
    count = publish(atlas, chosen.folder, chosen.base_url, _progress, replace=chosen.replace, added=evidence)
    print(f"{chosen.folder}: {count} files")
    return 0


def _view_command(commands: Any, name: str, does: Callable[[Chosen], int], about: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    parser.add_argument(
        "--view", default="", type=_text, metavar="LINK", help="the view's link or address; the opening view by default"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="of the words, where the link does not say")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="the shipped data by default")
    parser.set_defaults(run=does)
    return parser


def _to_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--replace", action="store_true", help="write over a file that is there already")


def _to_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path)
    parser.add_argument("--replace", action="store_true", help="put it in the place of a folder that is there already")


def _at_address(parser: argparse.ArgumentParser) -> None:
    about = "the map's address, up to where the link begins: https://example.org/#"
    parser.add_argument("--base-url", default="", type=_web_address, metavar="ADDRESS", help=about)


def _text(said: str) -> str:
    # Bytes of a command line that are no text come as lone surrogates, which nothing can write.
    return said.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _web_address(said: str) -> str:
    if (said and not said.startswith(("https://", "http://"))) or any(character.isspace() for character in said):
        raise argparse.ArgumentTypeError(f"{said!r} is not a web address. Expected: https://…")
    return said


def _open_snapshot(chosen: Chosen) -> Snapshot:
    from geo.query.link_notice import displayable, issue_lines
    from geo.query.links import parse_link
    from geo.snapshot.snapshot import open_snapshot

    atlas = read_atlas(chosen.data)
    link = _link(chosen.view)
    opened = parse_link(link, atlas.link_context(chosen.language))
    for line in issue_lines(opened.issues, chosen.language):
        print(line, file=sys.stderr)
    if opened.empty and chosen.view:
        print(f"no link in {chosen.view!r}: this is the opening view", file=sys.stderr)
    if opened.data_version is not None and opened.data_version != atlas.version:
        made = displayable(opened.data_version)
        print(f"the link was made with data {made}; these are {atlas.version}", file=sys.stderr)
    return open_snapshot(atlas, link, chosen.language)


def _link(address: str) -> str:
    """Return the link of a whole address: what stands after its `#` if that says anything, else after its `?`."""
    before, _, fragment = address.partition("#")
    if "=" in fragment:
        return fragment
    return before.rpartition("?")[2]


def _kind(file: Path, kinds: tuple[str, ...]) -> str:
    kind = file.suffix.lower().removeprefix(".")
    if kind not in kinds:
        raise ValueError(f"{file.name} does not say what to make. Expected: a name that ends in .{', .'.join(kinds)}")
    return kind


def _refuse_existing(chosen: Chosen) -> None:
    # Before the work, not after it; that nobody else has written meanwhile is checked when the file takes its name.
    if chosen.file.exists() and not chosen.replace:
        raise FileExistsError(chosen.file)


def _target(chosen: Chosen) -> object:
    named = vars(chosen)
    return named.get("file") or named.get("folder") or "the output"


def _save(chosen: Chosen, content: bytes) -> int:
    from geo.atomic import atomic_write

    atomic_write(chosen.file, content, replace=chosen.replace)
    return _print_written(chosen.file)


def _print_written(file: Path) -> int:
    size = file.stat().st_size
    print(f"{file}: {size / 1e6:.1f} MB" if size > 1e5 else f"{file}: {size / 1e3:.0f} kB")
    return 0


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {total}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _end(_signal: int, _frame: object) -> Never:
    sys.exit(143)
