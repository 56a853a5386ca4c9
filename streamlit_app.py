"""The app's page: the map, and around it what the map's View selects, in words and as a table."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import streamlit as st

from geo.bundle import WEB
from geo.catalog import Catalog
from geo.errors import DataError
from geo.filters import cleared, is_narrow, matching
from geo.shipped import shipped_catalog, shipped_page
from geo.table_view import rows_in_view, window_of
from geo.tally import tally
from geo.view import frame_of, parse_link, write_link
from geo.words import tally_sentence, text

st.set_page_config(page_title=text("title", "en"), page_icon="🗺️", layout="wide", initial_sidebar_state="collapsed")

map_frame = st.components.v2.component(
    "atlas_map",
    html='<div class="atlas-frame"></div>',
    css=(WEB / "frame.css").read_text(encoding="utf-8"),
    js=(WEB / "frame.js").read_text(encoding="utf-8"),
)


@st.cache_resource(show_spinner=text("loading", "en"))
def load() -> Catalog:
    return shipped_catalog()


@st.cache_resource(show_spinner=text("loading", "en"))
def page(language: str) -> str:
    return shipped_page(language)


st.html(f"<style>{(WEB / 'app.css').read_text(encoding='utf-8')}</style>")
opening_language = "es" if (st.context.locale or "").startswith("es") else "en"
try:
    catalog = load()
except DataError as error:
    st.error(text("data_error", opening_language))
    st.code(str(error), language=None)
    st.stop()

frame = frame_of(catalog, opening_language)
# The address is read once: from then on the map's own word of its View is the truth.
opening = st.session_state.setdefault(
    "opening", write_link(parse_link(urlencode(st.query_params.to_dict()), frame).view, frame)
)
heading = st.container()
shown = map_frame(
    data={
        "page": page(opening_language),
        "version": f"{catalog.version} {opening_language}",
        "title": text("title", opening_language),
        "link": opening,
        "command": {"sequence": 0, "set": {}},
    },
    default={"link": opening},
    on_link_change=lambda: None,
    key="map",
)
view = parse_link(shown.link, frame).view
if view["embed"]:
    st.stop()
language = view["language"]
heading.html(f"<h1>{text('title', language)}</h1><p>{text('lead', language)}</p>")

first, last, known_on = window_of(view, catalog)
strikes = matching(catalog.layers["strikes"].features, "strikes", view["filters"], catalog.sources)
total = tally(strikes, known_on, window=(first, last + timedelta(days=1)))
st.markdown(f"**{tally_sentence(total, first, last, language)}**")
rows = rows_in_view(catalog, view, language)
if is_narrow(view["filters"]):
    unfiltered = rows_in_view(catalog, {**view, "filters": cleared(view["filters"])}, language)
    st.caption(text("filtered_in_map", language, n=len(rows), total=len(unfiltered)))
st.subheader(text("table_heading", language, n=len(rows)))
sources = {text("column_source", language): st.column_config.LinkColumn()}
st.dataframe(rows, hide_index=True, width="stretch", height=420, column_config=sources)
st.download_button(
    text("save_map", language),
    page(language),
    file_name=f"atlas-{catalog.version[:10]}-{language}.html",
    mime="text/html",
)
st.caption(text("save_map_hint", language))
