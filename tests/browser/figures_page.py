"""A page with nothing but the figures of a View, for the tests: `streamlit run figures_page.py -- FOLDER`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import streamlit as st

from geo.atlas.reading import read_atlas
from geo.figures.figures import as_markdown, make_figures, published_in_view
from geo.query.links import parse_link


@st.cache_resource
def load():
    catalog = read_atlas(sys.argv[1])
    return catalog, catalog.index


st.set_page_config(layout="wide")
catalog, index = load()
view = parse_link(st.query_params.get("view", ""), catalog.link_context("en")).view
for figure in make_figures(catalog, view, st.query_params.get("look", "light")):
    st.subheader(figure.title, anchor=False)
    if not figure.empty:
        with st.container(key=figure.name):
            st.vega_lite_chart(figure.rows, figure.spec, theme=None)
    st.caption("  \n".join(as_markdown(line) for line in (figure.sentence, *figure.notes)))
st.dataframe(published_in_view(catalog, view))
