"""The app's page: the map, and around it what the map's View selects, in words and as a table."""

from __future__ import annotations

import streamlit as st

from geo.bundle import WEB
from geo.catalog import Catalog
from geo.errors import DataError
from geo.filters import is_narrow
from geo.index import select, tally_of
from geo.shipped import shipped_catalog, shipped_index, shipped_page, shipped_table
from geo.table_view import first_view, rows_in_view, window_of
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

heading = st.container()
shown = map_frame(
    data={
        "page": page(opening_language),
        "version": f"{catalog.version} {opening_language}",
        "title": text("title", opening_language),
    },
    default={"view": first_view(catalog, opening_language)},
    on_view_change=lambda: None,
    key="map",
)
view = shown.view
language = view["language"]
heading.html(f"<h1>{text('title', language)}</h1><p>{text('lead', language)}</p>")

first, last, _ = window_of(view, catalog)
index = shipped_index()
selection = select(index, view)
st.markdown(f"**{tally_sentence(tally_of(index, selection), first, last, language)}**")
rows = rows_in_view(shipped_table(language), selection.shown, view["selected"])
if is_narrow(view["filters"]):
    st.caption(text("filtered_in_map", language, n=len(rows), total=int(selection.unfiltered.sum())))
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
