"""What the commands do that make something of a View, check a file or write the site; each returns its exit status."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geo.atlas.reading import read_atlas
from geo.export import FILMS, PICTURES

# Each command waits only for what it uses: checking a file should not wait for matplotlib.
if TYPE_CHECKING:
    from geo.snapshot.snapshot import Snapshot

Chosen = argparse.Namespace


def save_picture(chosen: Chosen) -> int:
    """Write the picture of a View."""
    kind = _kind(chosen.file, PICTURES)
    refuse_existing(chosen)
    from geo.picture.picture import render_picture

    return save(chosen, render_picture(_snapshot(chosen), kind, chosen.shape, chosen.width))


def save_film(chosen: Chosen) -> int:
    """Write the film of a View's window, telling how far it is."""
    kind = _kind(chosen.file, FILMS)
    refuse_existing(chosen)
    from geo.atomic import atomic_file
    from geo.picture.film import estimate_film, render_film

    snapshot = _snapshot(chosen)
    asked = {"seconds": chosen.seconds, "width": chosen.width, "shape": chosen.shape, "fps": chosen.fps}
    estimate = estimate_film(snapshot, kind, **asked)
    size = f"{estimate.width} by {estimate.height} pixels, about {estimate.bytes / 1e6:.1f} MB"
    print(f"{estimate.frames} frames of {size}", file=sys.stderr)
    with atomic_file(chosen.file, replace=chosen.replace) as file:
        render_film(snapshot, kind, file, on_progress=lambda part: _report_progress(round(part * 100), 100), **asked)
    return _report_size(chosen.file)


def save_html(chosen: Chosen) -> int:
    """Write the whole map as one file that opens at a View."""
    refuse_existing(chosen)
    from geo.export.html_file import render_html

    return save(chosen, render_html(_snapshot(chosen)))


def save_data(chosen: Chosen) -> int:
    """Write the data of a View."""
    refuse_existing(chosen)
    from geo.export.export import export_data

    return save(chosen, export_data(_snapshot(chosen), chosen.format))


def print_citation(chosen: Chosen) -> int:
    """Print the citation of a View."""
    from geo.snapshot.citation import CITATIONS

    print(CITATIONS[chosen.format](_snapshot(chosen), chosen.base_url).rstrip("\n"))
    return 0


def print_description(chosen: Chosen) -> int:
    """Print the text equivalent of a View."""
    from geo.snapshot.wording import description

    described = description(_snapshot(chosen))
    print("\n".join([described.paragraph, *(f"- {line}" for line in described.lines)]))
    return 0


def save_card(chosen: Chosen) -> int:
    """Write the page about a View, with its picture beside it, into a new folder."""
    from geo.atomic import atomic_folder, write_files
    from geo.site.card import render_card
    from geo.site.publish import site_address

    url = site_address(chosen.url)
    snapshot = _snapshot(chosen)
    with atomic_folder(chosen.folder, replace=chosen.replace) as folder:
        write_files(folder, render_card(snapshot, chosen.base_url, url))
    print(chosen.folder)
    return 0


def print_verdict(chosen: Chosen) -> int:
    """Say whether a file is genuine."""
    from geo.provenance.embedded_manifest import MOST_FILE
    from geo.provenance.verify import verify

    if chosen.file.exists() and not chosen.file.is_file():
        raise ValueError(f"{chosen.file} is not a file. Expected: one that was shared from this map")
    with chosen.file.open("rb") as file:
        # One byte more than is accepted: a huge file ends here.
        content = file.read(MOST_FILE + 1)
    verdict = verify(content, chosen.file.name, read_atlas(chosen.data), chosen.language)
    print(verdict.as_text(chosen.language))
    return 0 if verdict.genuine else 1


def save_site(chosen: Chosen) -> int:
    """Write the static site of the atlas."""
    from geo.site.publish import publish

    atlas = read_atlas(chosen.data)
    count = publish(atlas, chosen.folder, chosen.base_url, _report_progress, replace=chosen.replace)
    print(f"{chosen.folder}: {count} files")
    return 0


def _snapshot(chosen: Chosen) -> Snapshot:
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


def refuse_existing(chosen: Chosen) -> None:
    """Refuse to write over a file, unless the command says so."""
    # Before the work, not after it; that nobody else has written meanwhile is checked when the file takes its name.
    if chosen.file.exists() and not chosen.replace:
        raise FileExistsError(chosen.file)


def save(chosen: Chosen, content: bytes) -> int:
    """Write an output to its file, all of it or nothing."""
    from geo.atomic import atomic_write

    atomic_write(chosen.file, content, replace=chosen.replace)
    return _report_size(chosen.file)


def _report_size(file: Path) -> int:
    size = file.stat().st_size
    print(f"{file}: {size / 1e6:.1f} MB" if size > 1e5 else f"{file}: {size / 1e3:.0f} kB")
    return 0


def _report_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {total}", end="\n" if done == total else "", file=sys.stderr, flush=True)
