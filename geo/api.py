"""The library's front: an atlas, what a View of it shows, and what can be made of that."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from geo.atlas import atlas as reading_result
from geo.atlas import reading
from geo.atomic import atomic_write
from geo.export.export import export_data
from geo.export.features import table_of_layer
from geo.export.frames import frame_of
from geo.export.html_file import map_of, render_html
from geo.page.page import AtlasMap
from geo.query.link_notice import issue_lines
from geo.query.links import opening_view, parse_link
from geo.query.settling import clamp_view
from geo.query.view import FACETS, Filters, View
from geo.shipped_files import DATA
from geo.snapshot import snapshot as selected
from geo.snapshot.citation import citation
from geo.snapshot.wording import dateline, description, headline

if TYPE_CHECKING:
    from geo.provenance.verify import Verdict

Day = str | date | datetime | pd.Timestamp


def read_atlas(folder: Path | str = DATA) -> Atlas:
    """Return the atlas of a folder: the one that comes with this package, unless another is named.

    Raises
    ------
    DataError
        Something in the folder breaks a rule. Every problem is in this one error, with its file, feature and field.

    Examples
    --------
    >>> import geo
    >>> atlas = geo.read_atlas()
    >>> atlas.between("2025-09-02", "2025-12-01", known="2025-12-01").tally.killed.announced
    82
    """
    found = reading.read_atlas(folder)
    return Atlas(**{part.name: getattr(found, part.name) for part in fields(found)})


class Atlas(reading_result.Atlas):
    """An atlas that was read and checked, and can be asked: `at` one day, `between` two, or `open` a link.

    `layers` are its `Layer`s by name, in the order of `datapackage.json`: every feature with all its versions, for
    those who select by themselves. `sources` are the pages that features rest on, by id. `tables` are its CSV files by
    name, every cell as text. `published` are the totals that others published, `stories` its guided tours by name,
    `version` the version of its data, `title` its title by language, `folder` where it was read. Nothing is read from
    disk after that.
    """

    def at(self, day: Day, *, known: Day | None = None, **settings: Any) -> Snapshot:
        """Return what held on one day, as it was known on a day.

        A feature that holds over a time is shown on every day that it touches; an event or a strike on its own day.

        Parameters
        ----------
        day
            A day in UTC: text as "2025-09-02", a `date`, a `datetime` or a `Timestamp`.
        known
            The day whose knowledge is shown: what became public later is left out. The latest knowledge by default.
        settings
            As of `between`.

        Raises
        ------
        ValueError
            A day cannot be understood, lies outside of the atlas, or a setting has no such value.
        """
        return self._open("instant", day, day, known, settings)

    def between(self, first: Day, last: Day, *, known: Day | None = None, **settings: Any) -> Snapshot:
        """Return what held in a window of days, both included, as it was known on a day.

        Parameters
        ----------
        first, last
            Days in UTC, as of `at`. A window that reaches beyond the atlas' days is cut off there.
        known
            The day whose knowledge is shown. The latest knowledge by default.
        settings
            `language` ("en" or "es"), `theme` ("light" or "dark"), `layers` (the names of those shown; all but the ones
            that are off by default), and filters: `category`, `basin`, `zone`, `claims`, `voice`, `grade`, `single`,
            `confidence`, `precision` (one value or several), `text` (words), `band` (two flight levels), `ended`:
            `Filters` says what each means, and the error for a value that no feature has names those that are there.

        Raises
        ------
        ValueError
            As of `at`, or `last` lies before `first`.
        """
        return self._open("window", first, last, known, settings)

    def open(self, link: str, language: str = "en") -> Snapshot:
        """Return what a link to a view shows; what of it cannot be followed is left at its default, with a warning.

        Parameters
        ----------
        link
            An address that was copied from the map, or the part of it after `?` or `#`.
        language
            Of the words, where the link does not say: "en" or "es".

        Raises
        ------
        ValueError
            There is no such language.
        """
        written = link.rpartition("#")[2] if "#" in link else link.rpartition("?")[2]
        parsed = parse_link(written, self.link_context(_checked_language(language)))
        if lines := issue_lines(parsed.issues, parsed.view.language):
            warnings.warn("\n".join(lines), stacklevel=2)
        return Snapshot(self, parsed.view)

    def verify(self, path: Path | str, language: str = "en") -> Verdict:
        """Return whether a file that was shared from this map is what this program makes of these data.

        `genuine` of what is returned says whether the bytes are equal, `as_text()` what differs. The file may come from
        anybody: nothing in it is trusted.

        Parameters
        ----------
        path
            A picture, film, page or archive, as a `Snapshot` writes them.
        language
            Of the verdict's words: "en" or "es".

        Raises
        ------
        ValueError
            There is no such language.
        OSError
            The file cannot be read.
        """
        from geo.provenance.embedded_manifest import MOST_FILE
        from geo.provenance.verify import verify

        with Path(path).open("rb") as file:
            content = file.read(MOST_FILE + 1)  # one byte more than is accepted: a huge file ends here
        return verify(content, Path(path).name, self, _checked_language(language))

    def _open(self, mode: Any, first: Day, last: Day, known: Day | None, settings: Mapping[str, Any]) -> Snapshot:
        language = _checked_language(settings.get("language", "en"))
        start, end = day_of(first), day_of(last)
        earliest, latest = self.extent
        if end < start:
            raise ValueError(f"the window ends on {end}, before it begins on {start}. Expected: a later last day")
        if end < earliest or start > latest:
            raise ValueError(f"{start} to {end} lies outside of this atlas. Expected: days of {earliest} to {latest}")
        context, known_on = self.link_context(language), None if known is None else day_of(known)
        asked = replace(opening_view(context), mode=mode, first=start, last=end, known=known_on)
        return Snapshot(self, _with_settings(clamp_view(asked, context), settings, self))


class Snapshot(selected.Snapshot):
    """One View of an atlas: what it selects, and everything that can be made of it.

    Made by `Atlas.at`, `Atlas.between` and `Atlas.open`. The same View of the same data makes the same bytes. Each
    output carries its data version, date, sources and licence. `view` is the `View`, `atlas` what it was made from.
    """

    def features(self, layer: str) -> gpd.GeoDataFrame:
        """Return what is shown of one layer, as known then, oldest first.

        Columns have pandas' own types (`string`, `Int64`, `Float64`, `boolean`, `datetime64[ms, UTC]`) that do not
        depend on the rows; lists are JSON text. The geometry is in EPSG:4326, longitude first, None for a feature
        without a published place. Numbers, days and words are as reported: <NA> where nothing was. Empty, with the same
        columns, where nothing is shown: a layer that is switched off, too.

        Raises
        ------
        ValueError
            The atlas has no such layer.
        """
        if layer not in self.atlas.layers:
            raise ValueError(f"{layer!r} is not a layer of this atlas. Expected: one of {', '.join(self.atlas.layers)}")
        return frame_of(table_of_layer(self, layer))

    def map(self) -> AtlasMap:
        """Return the map, opened at this View, as a `folium.Map`: add elements to it, `save` it, or show it.

        Each call makes a new one. It holds all data, so a reader can go anywhere from this View.

        Examples
        --------
        >>> import folium
        >>> shown = shot.map()
        >>> folium.Marker([10.5, -66.9], tooltip="Caracas").add_to(shown)
        >>> shown.save("map.html")
        """
        return map_of(self)

    def html(self, path: Path | str | None = None) -> bytes:
        """Return the map as one HTML file that needs no network; write it to a path, where one is given.

        These are the bytes that `map().save(path)` writes: UTF-8, about 0.7 MB.

        Raises
        ------
        FileNotFoundError
            The path lies in no folder. The same holds for `picture` and `export`.
        """
        return _written(render_html(self), path)

    def picture(
        self, path: Path | str | None = None, *, kind: str | None = None, shape: str = "16:9", width: int | None = None
    ) -> bytes:
        """Return the picture of this View; write it to a path, where one is given.

        Parameters
        ----------
        path
            A file that ends in .png, .svg or .pdf.
        kind
            "png", "svg" or "pdf"; by default as the path ends, else "png".
        shape
            "16:9", "4:3", "1:1", "9:16", "a4p" or "a4l" (A4 upright or lying).
        width
            In pixels; as is usual for the shape by default.

        Raises
        ------
        ValueError
            There is no such kind, shape or width.
        """
        from geo.picture.picture import render_picture

        return _written(render_picture(self, kind or _ending(path) or "png", shape, width), path)

    def film(
        self,
        path: Path | str,
        *,
        seconds: float = 12,
        width: int = 1280,
        shape: str = "16:9",
        fps: int = 10,
    ) -> None:
        """Write the film of this View's window, day by day, to a file that ends in .mp4, .gif or .webp.

        Parameters
        ----------
        path
            The file; one that is there is replaced.
        seconds
            How long it plays.
        width
            In pixels; the height follows from the shape.
        shape
            As of `picture`.
        fps
            Pictures a second.

        Raises
        ------
        ValueError
            There is no such kind or shape, or the film is too small, too long or too large.
        """
        from geo.picture.film import render_film

        target = Path(path)
        render_film(
            self, _ending(target) or "mp4", target,
            seconds=seconds, width=width, shape=shape, fps=fps, replace_file=True,
        )  # fmt: skip

    def export(self, path: Path | str | None = None, format: str = "geojson") -> bytes:
        """Return the features of this View as a ZIP archive with their sources and a README; write it to a path.

        Layers that are switched off are left out. Geometry is in EPSG:4326, longitude first; times are in UTC.

        Parameters
        ----------
        path
            Where it goes, if anywhere.
        format
            "geojson", "csv", "gpkg", "kml" or "geoparquet".

        Raises
        ------
        ValueError
            There is no such format.
        """
        return _written(export_data(self, format), path)

    @property
    def citation(self) -> str:
        """How to cite this View, as one paragraph."""
        return citation(self)

    @property
    def text(self) -> str:
        """This View in words: one paragraph, and a line for each feature it shows."""
        said = description(self)
        return "\n".join((said.paragraph, *said.lines))

    def __repr__(self) -> str:
        return f"<Snapshot: {headline(self)}. {dateline(self)}>"


def day_of(value: Day) -> date:
    """Return the day in UTC that a value means.

    Raises
    ------
    ValueError
        It is no day: neither ISO 8601 text such as "2025-09-02", nor a `date`, `datetime` or `Timestamp`.
    """
    expected = "Expected: text such as '2025-09-02', a date or a time"
    try:
        # Not pandas' own reading of text: 01/12/2025 is another day for another reader, and "today" another tomorrow.
        moment = pd.Timestamp(datetime.fromisoformat(value) if isinstance(value, str) else value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{value!r} is not a day. {expected}") from error
    # A number would be read as nanoseconds since 1970.
    if isinstance(value, int | float) or pd.isna(moment):
        raise ValueError(f"{value!r} is not a day. {expected}")
    return (moment.tz_convert("UTC") if moment.tzinfo else moment).date()


def _with_settings(view: View, settings: Mapping[str, Any], atlas: Atlas) -> View:
    filters = {part.name for part in fields(Filters)}
    if unknown := settings.keys() - filters - {"language", "theme", "layers"}:
        allowed = ", ".join(sorted(filters | {"language", "theme", "layers"}))
        raise ValueError(f"{', '.join(sorted(unknown))} is not a setting. Expected: one of {allowed}")
    layers = settings.get("layers")
    if layers is not None:
        names = (layers,) if isinstance(layers, str) else tuple(layers)
        if missing := [name for name in names if name not in atlas.layers]:
            raise ValueError(f"{', '.join(missing)} is not a layer. Expected: of {', '.join(atlas.layers)}")
        view = replace(view, layers={name: name in names for name in atlas.layers})
    chosen = {name: settings[name] for name in filters & settings.keys()}
    for facet in FACETS:
        if facet in chosen and chosen[facet] is not None:
            values = (chosen[facet],) if isinstance(chosen[facet], str) else tuple(chosen[facet])
            known = (atlas.contents.values or {}).get(facet, ())
            if strange := [value for value in values if value not in known]:
                raise ValueError(f"no feature has {facet} {strange[0]!r}. Expected: of {', '.join(sorted(known))}")
            chosen[facet] = tuple(sorted(set(values)))
    _check(chosen.get("text"), "text", lambda words: isinstance(words, str), "words, as one text")
    _check(chosen.get("band"), "band", _is_band, "two flight levels, the lower first, such as (0, 240)")
    _check(chosen.get("ended"), "ended", lambda ended: isinstance(ended, bool), "True or False")
    theme = settings.get("theme", view.theme)
    _check(theme, "theme", lambda name: name in ("light", "dark"), "'light' or 'dark'")
    if chosen.get("band") is not None:
        chosen["band"] = tuple(chosen["band"])
    return replace(view, theme=theme, filters=Filters(**chosen))


def _checked_language(language: object) -> Any:
    if language not in ("en", "es"):
        raise ValueError(f"{language!r} is not a language of this atlas. Expected: 'en' or 'es'")
    return language


def _check(value: Any, name: str, is_right: Callable[[Any], bool], expected: str) -> None:
    if value is not None and not is_right(value):
        raise ValueError(f"{value!r} is not a value of {name}. Expected: {expected}")


def _is_band(value: object) -> bool:
    if not isinstance(value, tuple | list) or len(value) != 2:
        return False
    return all(isinstance(level, int | float) for level in value) and value[0] <= value[1]


def _ending(path: Path | str | None) -> str:
    return "" if path is None else Path(path).suffix.removeprefix(".").lower()


def _written(content: bytes, target: Path | str | None) -> bytes:
    if target is not None:
        if not Path(target).absolute().parent.is_dir():
            raise FileNotFoundError(f"{Path(target).parent} is not a folder. Expected: a folder that is there")
        atomic_write(Path(target), content, replace=True)
    return content
