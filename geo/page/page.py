"""The map page: one folium map with everything inlined, the same bytes in the app, on disk and embedded."""

from __future__ import annotations

import base64
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import folium
import pandas as pd
import shapely
from branca.element import Element, Figure, MacroElement
from jinja2 import Template

from geo.atlas.atlas import Atlas, Story
from geo.atlas.layer import Layer
from geo.i18n.words import MAP_STRINGS, text
from geo.page.bundle import WEB, built_script, built_styles
from geo.page.payload import pack_page
from geo.query.filters import valid_reports
from geo.query.source import Source
from geo.query.view import TABLE

# West, south, east, north of the opening view in degrees, for a wide map and for a phone held upright.
BOUNDS = (-110.0, -3.0, -51.5, 26.0)
BOUNDS_NARROW = (-103.5, -3.0, -58.5, 24.0)
AXIS_START = date(2025, 7, 14)  # three weeks before the reward of 7 August 2025 opens the dense coverage
NO_FEATURES = {"type": "FeatureCollection", "features": []}
BASEMAP_PARTS = ("borders", "labels", "lakes", "land", "places", "rivers", "world")
MAX_ZOOM = 10  # the basemap is true to about a kilometre: more zoom would promise more

# What a saved page may do: run its own inlined code, and nothing from outside but the tiles a reader asks for.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; font-src data:; "
    "img-src data: blob: https://tile.openstreetmap.org; connect-src 'none'; form-action 'none'; base-uri 'none'"
)

NO_PINCH = re.compile(r'<meta name="viewport"[^>]*user-scalable=no[^>]*>')

Face = tuple[str, str, int, str]
FONTS: tuple[Face, ...] = (
    ("Libre Franklin", "normal", 400, "libre-franklin-400-normal.woff2"),
    ("Libre Franklin", "normal", 600, "libre-franklin-600-normal.woff2"),
    ("Newsreader", "italic", 400, "newsreader-400-italic.woff2"),
    ("Newsreader", "normal", 500, "newsreader-500-normal.woff2"),
)

Json = Any


class AtlasMap(folium.Map):
    """The map as folium knows one: `add_child`, `save` and `get_root` work, and a notebook shows it.

    As it is, it loads nothing from outside. When elements of somebody's own were added, it is drawn with all of
    Leaflet, above the atlas. Markers, shapes, GeoJSON, tooltips, popups and layer controls work without a network;
    icons with signs and plugins load what they need when the map is opened. Bootstrap is never loaded, since its
    styles would change the page around the map.
    """

    _own: frozenset[str] = frozenset()  # the names of the elements that it has from the beginning

    def render(self, **kwargs: Any) -> str:
        """Draw the map into its figure; folium's own returns nothing of it either."""
        figure = self.get_root()
        assert isinstance(figure, Figure)
        added = [
            element
            for part in (self, figure, figure.header, figure.html, figure.script)
            for name, element in part._children.items()
            if name not in self._own
        ]
        if added:
            header = figure.header
            header._children.pop("policy", None)
            complete = f"{vendored('leaflet_complete.js')}\n{_marker_icons()}"
            header.add_child(RawHtml(f"<script>{complete}</script>"), name="leaflet")
            if any(_needs_links(element) for element in added):
                self.default_js = [pair for pair in folium.Map.default_js if pair[0] not in _NOT_LOADED]
                self.default_css = [pair for pair in folium.Map.default_css if pair[0] not in _NOT_LOADED]
            figure.script.add_child(Element(_WITHOUT_NETWORK), name="without_network")
            figure.script._children.move_to_end("without_network", last=False)
        for name, element in figure.html._children.items():
            if name not in self._own and not isinstance(element, _Added):
                figure.html._children[name] = _Added(element)
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        # folium forbids zooming by pinch; readers of small text need it.
        head = str(figure.header._children[self.get_name()].render())
        assert NO_PINCH.search(head)
        figure.header.add_child(RawHtml(NO_PINCH.sub("", head)), name=self.get_name())
        return ""


_NOT_LOADED = ("leaflet", "leaflet_css", "bootstrap", "bootstrap_css")

# What folium's popups and `keep_in_front` take of jQuery; and where its icons cannot be loaded, Leaflet's own marker.
_WITHOUT_NETWORK = """
    window.$ ??= (given) => given === document ? { ready: (run) => run() }
        : [document.createRange().createContextualFragment(given).firstElementChild];
    L.AwesomeMarkers ??= { icon: () => new L.Icon.Default() };
"""


def _needs_links(element: Element) -> bool:
    """Tell whether an element, or one in it, may use the libraries to which folium's own maps link."""
    package, _, module = type(element).__module__.partition(".")
    is_plain = package in ("branca", "folium", "geo") and not module.startswith("plugins")
    is_icon = isinstance(element, folium.Icon)
    return not is_plain or is_icon or any(_needs_links(child) for child in element._children.values())


def render_page(atlas: Atlas, language: str = "en", head: str = "", body: str = "") -> str:
    """Return the map page as HTML that needs nothing from outside itself; parameters as of `build_map`."""
    figure = build_map(atlas, language, head, body).get_root()
    assert isinstance(figure, Figure)
    return str(figure.render())


def build_map(atlas: Atlas, language: str = "en", head: str = "", body: str = "") -> AtlasMap:
    """Return the map with everything inlined, as one element of folium's.

    Parameters
    ----------
    atlas
        What is drawn.
    language
        "en" or "es": the language the page opens in. Both are in the page.
    head, body
        More elements for the page's head, and for its body before the map, as HTML. A script element `atlas-manifest`
        of JSON tells by its `view` the link that the page opens with when its address has none.
    """
    limits = atlas.limits
    page = AtlasMap(
        location=[12, -78], zoom_start=5, tiles=None, control_scale=False, zoom_control="bottomright",
        min_zoom=3, max_zoom=MAX_ZOOM, zoom_snap=0.25, zoom_delta=0.5, wheel_px_per_zoom_level=90,
        max_bounds=True, min_lat=limits["lat"][0], max_lat=limits["lat"][1],
        min_lon=limits["lon"][0], max_lon=limits["lon"][1], max_bounds_viscosity=0.6,
        world_copy_jump=False, keyboard=False, track_resize=False,
    )  # fmt: skip
    elements = {
        **({"more": RawHtml(head)} if head else {}),
        "styles": Element(f"<style>{styles()}</style>"),
        "opening": RawHtml(_opening(_packed(atlas, language))),
    }
    figure = complete_page(page, POLICY, text("title", language), elements, body, "atlas", _Atlas())
    parts = (page, figure, figure.header, figure.html, figure.script)
    drawn = {element.get_name() for element in (page, *page._children.values())}  # the names of what they draw
    page._own = frozenset(drawn.union(*(part._children for part in parts)))
    return page


def complete_page(
    shown: folium.Map, policy: str, title: str, head: Mapping[str, Element], body: str, script: str, core: MacroElement
) -> Figure:
    """Return the page of a map that loads nothing, with ids that are the same each time.

    Parameters
    ----------
    shown
        The map.
    policy, title, head
        For the page's head: what it may do, its title as HTML, and more elements by name.
    body
        HTML before the map.
    script, core
        The browser core: its built script, and what starts it on the map.
    """
    # Instances, not the class: other maps of the process keep folium's own links.
    shown.default_js, shown.default_css = [], []
    figure = shown.get_root()
    assert isinstance(figure, Figure)
    elements = {
        "policy": Element(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        "viewport": Element('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        "title": Element(f"<title>{title}</title>"),
        **head,
        "leaflet": Element(f"<script>{vendored('leaflet.js')}</script>"),
    }
    for name, element in elements.items():
        figure.header.add_child(element, name=name)
    if body:
        figure.html.add_child(RawHtml(body), name="more")
    figure.html.add_child(RawHtml(f"<script>{built_script('empty_page')}{built_script(script)}</script>"), name="core")
    figure.script.add_child(EmptiedPage(shown), name="empty_page")
    core.add_to(shown)
    _renumber(figure, itertools.count())
    return figure


def _marker_icons() -> str:
    """Return the script that gives Leaflet the pictures of its markers, which it looks for beside its style sheet."""
    names = {"iconUrl": "marker-icon.png", "iconRetinaUrl": "marker-icon-2x.png", "shadowUrl": "marker-shadow.png"}
    icons = {key: f"data:image/png;base64,{_base64(name)}" for key, name in names.items()}
    return f"delete L.Icon.Default.prototype._getIconUrl; L.Icon.Default.mergeOptions({json.dumps(icons)});"


def page_data(atlas: Atlas, language: str = "en") -> dict[str, Json]:
    """Return all that the browser core needs: layers with every version, stories, sources, words and basemap.

    Times are milliseconds since 1970 UTC; what is null or empty is left out.
    """
    layers = [_layer(layer) for layer in atlas.layers.values()]
    features = [feature for layer in layers for feature in layer["features"]]
    used = {source for feature in features for source in feature.get("sources", ())}
    used |= {report["source"] for feature in features for report in feature.get("reports", ()) if report.get("source")}
    first, last = atlas.extent
    stories = [_story(story) for story in atlas.stories.values()]
    used |= {source for story in stories for step in story["steps"] for source in step["sources"]}
    return {
        "version": atlas.version,
        "language": language,
        "strings": MAP_STRINGS,
        "bounds": _corners(BOUNDS),
        "bounds_narrow": _corners(BOUNDS_NARROW),
        "extent": {
            "first": first.isoformat(),
            "axis": min(max(AXIS_START, first), last).isoformat(),
            "last": last.isoformat(),
        },
        "view": {**TABLE, "keys": [_row(row) for row in TABLE["keys"]], "limits": atlas.limits},
        "coverage": [part for layer in atlas.layers.values() for part in _coverage(layer)],
        "layers": layers,
        "absent": sorted(atlas.absent),
        "sources": {name: _source(atlas.sources[name]) for name in sorted(used)},
        "stories": stories,
        "basemap": _basemap(atlas),
    }


# Nearly all of a page's making: every shared file of one catalogue asks again.
@lru_cache(maxsize=2)
def _packed(atlas: Atlas, language: str) -> str:
    return pack_page(page_data(atlas, language))


def _opening(packed: str) -> str:
    """Return the elements that carry the page's data, and that begin with them before Leaflet and the core are read."""
    faces = [[family, style, weight, _base64(name)] for family, style, weight, name in FONTS]
    return (
        f'<script type="text/plain" id="atlas-data">{packed}</script>\n'
        f"<script>{built_script('bootstrap')}const atlasOpening = atlasBootstrap.begin("
        f'document.getElementById("atlas-data").textContent, {json.dumps(faces)});</script>'
    )


def _row(row: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in row.items() if not name.startswith("about_") and name != "since"}


def _story(story: Story) -> dict[str, Json]:
    # What only validation asks for stays behind.
    kept = ("link", "title_en", "title_es", "paragraph_en", "paragraph_es", "sources")
    return {**story, "steps": [{key: step[key] for key in kept} for step in story["steps"]]}


def _source(source: Source) -> dict[str, Json]:
    words = {"publisher": source.publisher, "title": source.title, "date": source.date}
    return _compact({**words, "class": source.source_class, "address": source.address})


def _corners(bounds: tuple[float, float, float, float]) -> list[list[float]]:
    west, south, east, north = bounds
    return [[south, west], [north, east]]


def _layer(layer: Layer) -> dict[str, Json]:
    presentation = layer.resource.get("layer", {})
    licences = layer.resource.get("licenses") or [{}]
    return {
        "name": layer.name,
        "title_en": layer.title["en"],
        "title_es": layer.title["es"],
        "description_en": layer.resource.get("description", ""),
        "description_es": layer.resource.get("description_es", ""),
        "group": presentation.get("group", "events"),
        "visible": presentation.get("visible", True),
        "license": licences[0].get("name", ""),
        "features": [_feature(row) for row in layer.features.to_dict("records")],
    }


def _feature(row: Mapping[Any, Any]) -> dict[str, Json]:
    feature = {}
    for key, value in row.items():
        if key == "geometry":
            feature[key] = None if value is None else json.loads(shapely.to_geojson(value))
        elif isinstance(value, pd.Timestamp):
            feature[key] = int(value.timestamp() * 1000)
        elif key == "reports":
            feature[key] = [_report(report) for report in valid_reports(row)]
        else:
            feature[key] = value
    return _compact(feature)


def _report(report: Mapping[str, Any]) -> dict[str, Json]:
    known_from = report.get("known_from")
    instant = int(pd.Timestamp(known_from, tz="UTC").timestamp() * 1000) if known_from else None
    return _compact({**report, "known_from": instant})


def _compact(values: Mapping[str, Any]) -> dict[str, Json]:
    return {key: value for key, value in values.items() if not _is_empty(value)}


def _is_empty(value: Any) -> bool:
    # NaT and NaN are how pandas says "none" in a column of times or numbers.
    return value is None or value == "" or value == [] or (not isinstance(value, (list, dict, str)) and pd.isna(value))


def _basemap(atlas: Atlas) -> dict[str, Json]:
    """Return the parts of the basemap by name, in one order; a part that the atlas does not have is empty."""
    return {part: atlas.basemap.get(part, NO_FEATURES) for part in BASEMAP_PARTS}


def _coverage(layer: Layer) -> Iterator[dict[str, str]]:
    for part in layer.resource.get("layer", {}).get("coverage", ()):
        yield {"layer": layer.name, "short_en": layer.title["en"], "short_es": layer.title["es"], **part}


def vendored(name: str) -> str:
    """Return the text of a file that others wrote and the page carries."""
    return (WEB / "vendor" / name).read_text(encoding="utf-8")


def styles(fonts: Sequence[Face] = ()) -> str:
    """Return the page's style sheet with these fonts in it."""
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: {weight}; '
        f"src: url(data:font/woff2;base64,{_base64(name)}) format('woff2'); }}\n"
        for family, style, weight, name in fonts
    )
    return faces + built_styles()


def _base64(name: str) -> str:
    return base64.b64encode((WEB / "vendor" / name).read_bytes()).decode("ascii")


class RawHtml(Element):
    """HTML as it is: given as a template, words of the data in it could be read as one."""

    _template = Template("{{ this.words }}")

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class _Added(Element):
    """HTML of somebody's own, such as a title or a legend, which stays when the page is emptied."""

    _template = Template('<div class="added">{{ this.element.render() }}</div>')

    def __init__(self, element: Element) -> None:
        super().__init__()
        self.element = element


class EmptiedPage(Element):
    """The start of a page's scripts: an empty page with a place for a map, which folium looks for next.

    What an earlier run has left goes: a page that a browser saves again holds all that was on it.
    """

    _template = Template("const pageEmptied = atlasEmptyPage.emptyPage({{ this.map.get_name()|tojson }});")

    def __init__(self, shown: folium.Map) -> None:
        super().__init__()
        self.map = shown


class _Atlas(MacroElement):
    """The browser core, started on the map it is added to."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        atlasCore.open({{ this._parent.get_name() }}, { ...atlasOpening, emptied: pageEmptied })
            .then((atlas) => { window.atlas = atlas; });
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "atlas"


def _renumber(element: Element, numbers: Iterator[int]) -> None:
    """Give elements ids by their place: folium's own are random, and the same map must be the same bytes."""
    element._id = f"{next(numbers)}"
    for child in element._children.values():
        _renumber(child, numbers)
