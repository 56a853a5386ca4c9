"""The app's page: the map, and around it what the map's View selects, in words and as a table."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from geo.app.app_state import app_atlas, data_folder, data_problems, map_page, rows_table
from geo.atlas.catalog import is_story
from geo.atlas.layer import bilingual_title
from geo.atlas.stories import with_step
from geo.atomic import safe_name
from geo.errors import DataError, Problem
from geo.evidence.changes import since_link
from geo.figures.figures import GROUPS, as_markdown, make_figures, published_in_view
from geo.i18n.words import text
from geo.page.bundle import WEB
from geo.palette import custom_properties
from geo.query.filters import has_active_filters
from geo.query.index import select, tally_selection
from geo.query.links import parse_link, write_link
from geo.query.versions import version_day
from geo.query.view import as_json
from geo.site.pages import FILES, SLUGS, evidence_file, shown_page
from geo.site.templating import STYLES as EVIDENCE
from geo.snapshot.about import coverage_rows, licence_rows
from geo.snapshot.snapshot import Snapshot
from geo.snapshot.sources import sources_in_view
from geo.snapshot.table import MARK, rows_in_view, rows_marked
from geo.snapshot.wording import tally_sentence

MOST_PROBLEMS = 12  # of what is wrong in the data: a broken column can be thousands
MARK_WIDTH = 36  # pixels
NO_COMMAND = {"sequence": 0, "set": {}}


@contextmanager
def isolated_part(name: str, language: str) -> Iterator[None]:
    """Let one part of the page fail alone: it says so in words, and the map and the other parts stay."""
    try:
        yield
    # Any exception: the reader keeps the rest of the page, and the log keeps the reason.
    except Exception:
        logging.getLogger("atlas").exception("a part of the page failed: %s", name)
        st.error(text("part_failed", language, part=text(f"part_{name}", language)))


def folded(name: str, heading: str, language: str) -> Any:
    """Return an expander, whose content is made only while it is open."""
    return st.expander(text(heading, language), key=name, on_change="rerun")


def send_command(values: dict[str, Any]) -> None:
    """Ask the map to change its View to these values."""
    sequence = st.session_state.get("command", NO_COMMAND)["sequence"] + 1
    st.session_state["command"] = {"sequence": sequence, "set": values}


def show_problems(problems: Sequence[Problem], language: str) -> None:
    st.code("\n".join(str(problem) for problem in problems[:MOST_PROBLEMS]), language=None, wrap_lines=True)
    if (more := len(problems) - MOST_PROBLEMS) > 0:
        st.caption(text("problems_more", language, n=more))


def select_row(entities: Sequence[str], selected: str | None, link: str) -> None:
    """Ask the map to open the card of the row that the reader has selected, or to close it.

    `entities` are those of the rows, `selected` and `link` what the table was last drawn for.
    """
    rows = st.session_state["table"]["selection"]["rows"]
    entity = entities[rows[0]] if rows else None
    # A selection made in the table of an earlier View: the map's own selection counts.
    if entity == selected or st.session_state["map"]["link"] != link:
        return
    send_command({"selected": entity})
    st.session_state["picked"] = entity


def address() -> str:
    """Return where the map is, up to where a link begins."""
    own = urlsplit(st.context.url or "")
    return urlunsplit((own.scheme, own.netloc, own.path or "/", "", "")) if own.netloc else ""


def clear_picked() -> None:
    """Forget the row picked in the table, now that the map has answered: what the map has selected counts."""
    st.session_state.pop("picked", None)


def show_page() -> None:
    """Show the page, top to bottom."""
    st.set_page_config(page_title=text("title", "en"), page_icon="🗺️", layout="wide", initial_sidebar_state="collapsed")
    map_frame = st.components.v2.component(
        "atlas_map",
        html='<div class="atlas-frame"></div>',
        css=(WEB / "app" / "frame.css").read_text(encoding="utf-8"),
        js=(WEB / "app" / "frame.js").read_text(encoding="utf-8"),
    )
    opening_language = "es" if (st.context.locale or "").startswith("es") else "en"
    styles = (WEB / "app" / "app.css").read_text(encoding="utf-8")
    st.html(f"<style>{styles}{custom_properties(styles, dark='@media (prefers-color-scheme: dark)')}</style>")
    try:
        with st.spinner(text("loading_data", opening_language), show_time=True):
            atlas = app_atlas()
    except DataError as error:
        st.html(f"<h1>{text('title', opening_language)}</h1>")
        st.error(text("data_error", opening_language))
        show_problems(error.problems, opening_language)
        st.markdown(text("data_error_do", opening_language, folder=data_folder()))
        st.stop()

    with st.spinner(text("loading_page", opening_language), show_time=True):
        page = map_page(opening_language)
    context = atlas.link_context(opening_language)
    # The address is read once: from then on the map says what its View is.
    if "opening" not in st.session_state:
        # Repeated keys stay repeated: the first counts, and the map says so.
        pairs = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
        asked = with_step(urlencode(pairs), atlas.stories, context)
        opened = parse_link(asked, context)
        st.session_state["opening"] = write_link(opened.view, context)
        st.session_state["came_with"] = opened.data_version
    opening = st.session_state["opening"]
    heading = st.container()
    issues = st.container()
    version = f"{atlas.version} {opening_language}"
    # The frame reports which page it has; only another page is sent.
    page_in_frame = st.session_state.get("map", {}).get("page")
    shown = map_frame(
        data={
            "page": None if page_in_frame == version else page,
            "version": version,
            "title": text("title", opening_language),
            "link": opening,
            "command": st.session_state.get("command", NO_COMMAND),
        },
        default={"link": opening, "page": None},
        on_link_change=clear_picked,
        on_page_change=lambda: None,
        key="map",
    )
    # Names of files begin with the day of the data, or with their version where it has no day.
    file_start = f"atlas-{version_day(atlas.version) or safe_name(atlas.version)}"
    view = parse_link(shown.link, context).view
    if view.embed:
        st.stop()
    language = view.language
    heading.html(f"<h1>{text('title', language)}</h1><p>{text('lead', language)}</p>")
    if problems := data_problems():
        with issues:
            names = [bilingual_title(resource, name)[language] for name, resource in atlas.absent.items()]
            if sum(map(is_story, atlas.resources.values())) > len(atlas.stories):
                names.append(text("absent_stories", language))
            works = ", ".join(layer.title[language] for layer in atlas.layers.values())
            st.warning(text("absent", language, names=", ".join(names), works=works))
            with st.expander(text("absent_details", language)):
                show_problems(problems, language)

    first, last = view.first, view.last
    selection = select(atlas.index, view)
    with isolated_part("totals", language):
        total = tally_selection(atlas.index, selection) if "strikes" in atlas.layers else None
        st.markdown(f"**{tally_sentence(total, first, last, language, is_broken='strikes' in atlas.absent)}**")

    with isolated_part("give", language), folded("give", "give", language) as box:
        if box.open:
            # Imported only here: matplotlib is loaded when a reader first opens this part.
            from geo.app.app_state import job_queue
            from geo.app.reader import this_reader
            from geo.app.sharing import share_part

            snapshot = Snapshot(atlas, view)
            share_part(snapshot, address(), job_queue(), this_reader(), lambda opened: send_command(as_json(opened)))

    with isolated_part("table", language):
        selected = st.session_state.get("picked", view.selected)
        rows = rows_in_view(rows_table(language), selection.shown, selected)
        if has_active_filters(view.filters):
            st.caption(
                f"{text('filtered_in_map', language, n=len(rows), total=int(selection.unfiltered.sum()))} "
                f"{text('filter_warning', language)}"
            )
        st.subheader(text("table_heading", language, n=len(rows)))
        if rows.empty:
            st.info(text("table_empty", language))
        else:
            st.caption(text("table_hint", language, mark=MARK))
            places = rows_marked(rows)
            for row in rows.iloc[places].to_dict("records"):
                title, when = row[text("column_title", language)], row[text("column_when", language)]
                st.caption(text("table_selected", language, mark=MARK, title=title, when=when))
            columns = {
                MARK: st.column_config.TextColumn(width=MARK_WIDTH),
                text("column_source", language): st.column_config.LinkColumn(),
            }
            # The selection follows the map's View: a row that a reader chooses goes to the map first.
            marked = {"selection": {"rows": places, "columns": [], "cells": []}}
            if st.session_state.get("table") != marked:
                st.session_state["table"] = marked
            st.dataframe(
                rows.reset_index(drop=True),
                hide_index=True,
                width="stretch",
                height=420,
                column_config=columns,
                key="table",
                on_select=partial(select_row, atlas.index.entities[selection.shown].tolist(), selected, shown.link),
                selection_mode="single-row",
            )

    with isolated_part("figures", language):
        st.subheader(text("figures", language))
        names = [text(f"figure_group_{group}", language) for group in GROUPS]
        for tab, group in zip(st.tabs(names, key=f"figures-{language}", on_change="rerun"), GROUPS, strict=True):
            # Only the open tab is made: the others would cost time at every change of View.
            open_groups = (group,) if tab.open else ()
            with tab:
                for figure in make_figures(atlas, view, st.context.theme.type or "light", open_groups):
                    st.markdown(f"##### {as_markdown(figure.title)}")
                    if not figure.empty:
                        st.vega_lite_chart(figure.rows, dict(figure.spec), theme=None)
                    st.caption("  \n".join(as_markdown(line) for line in (figure.sentence, *figure.notes)))
        with folded("published", "figure_sources", language) as box:
            if box.open:
                links = {text("figure_tip_address", language): st.column_config.LinkColumn()}
                published = published_in_view(atlas, view)
                st.dataframe(published, hide_index=True, width="stretch", column_config=links)

    with isolated_part("sources", language), folded("sources", "sources_heading", language) as box:
        if box.open:
            cited = sources_in_view(atlas, selection.shown, language, view.known or atlas.release_day)
            if cited.empty:
                st.info(text("sources_empty", language))
            else:
                st.caption(text("sources_count", language, n=len(cited), total=int(selection.shown.sum())))
                links = {text("column_address", language): st.column_config.LinkColumn()}
                st.dataframe(cited, hide_index=True, width="stretch", height=420, column_config=links)

    with isolated_part("evidence", language):
        st.subheader(text("evidence_heading", language))
        mark = st.session_state["came_with"]
        if (news := since_link(atlas, mark)) is not None:
            st.info(text("chg_since", language, mark=mark, facts=len(news.facts), releases=len(news.releases)))
        st.caption(text("evidence_lead", language))
        st.html(f"<style>{EVIDENCE}</style>")
        for slug in SLUGS:
            with folded(f"evidence-{slug}", f"page_{slug}", language) as box:
                if box.open:
                    st.html(shown_page(atlas, slug, language, st.context.theme.type or "light").html)
                    if slug in FILES:
                        st.download_button(
                            text("evidence_file", language),
                            partial(evidence_file, atlas, FILES[slug]),
                            file_name=f"{file_start}-{FILES[slug]}",
                            mime="application/json",
                            on_click="ignore",
                            key=f"file-{slug}",
                        )

    with isolated_part("about", language), folded("about", "about_heading", language) as box:
        if box.open:
            st.markdown(text("about_what", language))
            st.markdown(f"##### {text('about_method', language)}\n\n{text('about_method_text', language)}")
            for name, facts in (("coverage", coverage_rows), ("licences", licence_rows)):
                st.markdown(f"##### {text(f'about_{name}', language)}")
                found = facts(atlas, language)
                if found.empty:
                    st.info(text(f"about_{name}_empty", language))
                else:
                    st.table(found.set_index(found.columns[0]))
            st.markdown(f"{text('about_data', language, version=atlas.version)} {text('about_credit', language)}")
            st.caption(text("credit", language))

    st.download_button(
        text("save_map", language),
        partial(map_page, language),
        file_name=f"{file_start}-{language}.html",
        mime="text/html",
        on_click="ignore",
    )
    st.caption(text("save_map_hint", language))
