"""The sharing part of the app's page: citations at once; pictures, films and files from the job queue."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from geo.atomic import safe_name
from geo.export import DATA, FILMS, PICTURES
from geo.i18n.words import decimal, text
from geo.jobs.job_queue import JobQueue, QueueFullError
from geo.jobs.request import CANCELLED, DONE, FAILED, LEFT, MAKING, Job, JobRequest, Reader
from geo.picture.composition import SHAPES
from geo.picture.film import MOST_SECONDS, estimate_film
from geo.picture.picture import OFFERED, offered_size
from geo.provenance.embedded_manifest import MOST_FILE
from geo.query.links import parse_link
from geo.query.view import View
from geo.snapshot.citation import CITATIONS
from geo.snapshot.snapshot import Snapshot, open_snapshot
from geo.snapshot.wording import description, headline

MIME = {
    "png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf", "html": "text/html", "gif": "image/gif",
    "webp": "image/webp", "mp4": "video/mp4",
}  # fmt: skip
SHOWN_AT_ONCE = ("png", "svg", "gif", "webp")
SHOWN_BYTES = 16_000_000  # more is only given to download
FILM_WIDTHS = (640, 960, 1280, 1920)
FPS = 10
LONG_LINES = 20
LONG_HEIGHT = 320  # pixels
EXPLAINED = ("memory", "time", "disk", "died", "displaced")
POLL_SECONDS = 0.5  # seconds between two looks at a job


def share_part(
    snapshot: Snapshot, base: str, queue: JobQueue, reader: Reader, open_view: Callable[[View], None]
) -> None:
    """Show everything that can be made of a View and taken away.

    Parameters
    ----------
    snapshot
        What is shared.
    base
        The map's address, up to where a link begins.
    queue
        Makes what takes longer than an answer may.
    reader
        Who asks.
    open_view
        Called with the View of a file that the reader wants to see on the map.
    """
    language = snapshot.language
    st.caption(text("give_about", language, headline=headline(snapshot)))
    if any((snapshot.view.compare, snapshot.view.measure, snapshot.view.rings)):
        st.caption(text("give_not_drawn", language))
    jobs = _Jobs(snapshot, queue, reader)
    parts = {
        "words": partial(_words, snapshot, base),
        "picture": partial(_picture, jobs),
        "film": partial(_film, jobs),
        "page": partial(_page, jobs),
        "data": partial(_data, jobs),
        "check": partial(_check, jobs, open_view),
    }
    names = [text(f"give_{name}", language) for name in parts]
    for tab, show in zip(st.tabs(names, key=f"give-{language}", on_change="rerun"), parts.values(), strict=True):
        # Only the open tab is made: the others would cost time at every change of View.
        if tab.open:
            with tab:
                show()


def _words(snapshot: Snapshot, base: str) -> None:
    words = {f"give_cite_{name}": CITATIONS[name](snapshot, base) for name in ("link", "short", "text")}
    words["give_described"] = description(snapshot).paragraph
    words |= {f"give_cite_{name}": CITATIONS[name](snapshot, base) for name in ("bibtex", "csl")}
    for key, said in words.items():
        st.caption(text(key, snapshot.language))
        # CSL lists every source of the View: hundreds of lines, so it scrolls.
        height = LONG_HEIGHT if said.rstrip("\n").count("\n") >= LONG_LINES else None
        st.code(said.rstrip("\n"), language=None, wrap_lines=True, height=height)


def _picture(jobs: _Jobs) -> None:
    language = jobs.snapshot.language
    left, middle, right = st.columns(3)
    kind = _choice(left, "give_kind", language, PICTURES, str.upper)
    shape = _choice(middle, "give_shape", language, tuple(SHAPES), lambda name: text(f"shape_{name}", language))

    def shown(size: str) -> str:
        width, height = offered_size(shape, size)
        return f"{width} × {height} px"

    size = _choice(right, "give_size", language, tuple(OFFERED), shown) if kind == "png" else "1600"
    settings = {"shape": shape, "width": offered_size(shape, size)[0]}
    jobs.ask_part("picture", kind, settings)


def _film(jobs: _Jobs) -> None:
    language = jobs.snapshot.language
    st.caption(text("give_film_about", language))
    left, middle, right = st.columns(3)
    kind = _choice(left, "give_film_kind", language, FILMS, str.upper)
    shape = _choice(middle, "give_film_shape", language, tuple(SHAPES), lambda name: text(f"shape_{name}", language))
    width = _choice(right, "give_film_width", language, FILM_WIDTHS, lambda name: f"{name} px", 2)
    with _kept("give_seconds", 12):
        seconds = st.slider(text("give_seconds", language), 2, MOST_SECONDS, key="give_seconds")
    settings = {"shape": shape, "width": width, "seconds": seconds, "fps": FPS}
    try:
        estimate = estimate_film(jobs.snapshot, kind, **settings)
    except ValueError as error:
        st.warning(text("give_why", language, why=error))
        return
    megabytes = decimal(estimate.bytes / 1e6, language)
    st.caption(
        text("give_estimate", language, n=estimate.frames, width=estimate.width, height=estimate.height, size=megabytes)
    )
    jobs.ask_part("film", kind, settings)


def _page(jobs: _Jobs) -> None:
    st.caption(text("give_page_about", jobs.snapshot.language))
    jobs.ask_part("page", "html", {})


def _data(jobs: _Jobs) -> None:
    language = jobs.snapshot.language
    st.caption(text("give_data_about", language))
    kind = _choice(st, "give_format", language, DATA, lambda name: text(f"format_{name}", language))
    jobs.ask_part("data", kind, {})


def _check(jobs: _Jobs, open_view: Callable[[View], None]) -> None:
    language = jobs.snapshot.language
    st.caption(text("give_check_about", language))
    given = st.file_uploader(text("give_file", language), max_upload_size=MOST_FILE // 1_000_000, key="give_file")
    if given is None:
        # With the file its verdict goes too: nothing of a reader's file is kept.
        st.session_state.pop("checked", None)
        if (job := st.session_state.pop("job-check", None)) is not None:
            jobs.queue.cancel(job)
        return
    content = given.getvalue()
    request = JobRequest("verify", jobs.snapshot.link, language, json.dumps({"name": given.name}), content)
    if st.session_state.get("checked") != (given.file_id, language):
        st.session_state["checked"] = (given.file_id, language)
        jobs.enqueue("check", request)
    jobs.show_progress("check", lambda made: _verdict(made, jobs.snapshot, open_view))


def _verdict(made: bytes, snapshot: Snapshot, open_view: Callable[[View], None]) -> None:
    verdict = json.loads(made)
    # Green is for equal bytes alone.
    box = {"genuine": st.success, "repacked": st.info, "different": st.warning}[verdict["status"]]
    box(text(f"give_{verdict['status']}", snapshot.language))
    st.code(verdict["text"], language=None, wrap_lines=True)
    if verdict["link"]:
        # The reader's language stays, and so does everything around the map, whatever the file was made for.
        opened = parse_link(verdict["link"], snapshot.link_context).view
        view = replace(opened, embed=False, language=snapshot.language)
        if st.button(text("give_open", snapshot.language), key="give_open"):
            open_view(view)
            # The map is outside of what a fragment runs again.
            st.rerun()


def _choice(
    place: Any, key: str, language: str, options: tuple[Any, ...], shown: Callable[[Any], str], index: int = 0
) -> Any:
    with _kept(key, options[index]):
        return place.selectbox(text(key, language), options, format_func=shown, key=key)


@contextmanager
def _kept(key: str, default: Any) -> Iterator[None]:
    """Show a control as it was chosen before its tab was closed, which Streamlit forgets."""
    st.session_state.setdefault(key, st.session_state.get(f"kept-{key}", default))
    yield
    st.session_state[f"kept-{key}"] = st.session_state[key]


@dataclass(frozen=True)
class _Jobs:
    """What a reader asks of the queue for a View, each part of the page one job at a time."""

    snapshot: Snapshot
    queue: JobQueue
    reader: Reader

    def ask_part(self, part: str, kind: str, settings: Mapping[str, Any]) -> None:
        """Show a button that asks for an output, and below it how far the job is."""
        language = self.snapshot.language
        request = JobRequest(kind, self.snapshot.link, language, json.dumps(settings, sort_keys=True))
        label = text("give_make", language)
        st.button(label, key=f"make-{part}", type="primary", on_click=self.enqueue, args=(part, request))
        job: Job | None = st.session_state.get(f"job-{part}")
        if job is not None and job.request != request and job.state == DONE:
            st.caption(text("give_other", language))
        self.show_progress(part, lambda made: _show_output(made, self.snapshot, part))

    def enqueue(self, part: str, request: JobRequest) -> None:
        try:
            st.session_state[f"job-{part}"] = self.queue.ask(self.reader, request)
        except QueueFullError as error:
            st.session_state.pop(f"job-{part}", None)
            st.toast(text("give_full_client" if error.of_client else "give_full", request.language))

    def show_progress(self, part: str, done: Callable[[bytes], None]) -> None:
        language = self.snapshot.language
        job: Job | None = st.session_state.get(f"job-{part}")
        if job is not None and job.state == LEFT and not self.reader.gone:
            # The connection was lost, and the job with it; the page is back.
            self.enqueue(part, job.request)
            job = st.session_state.get(f"job-{part}")
        if job is None:
            return

        def show_state() -> None:
            if is_watched and not job.is_open:
                # Before anything is shown: what a fragment shows and the page then shows again can be lost between
                # the two.
                st.rerun()
            if job.is_open:
                ahead = self.queue.ahead_of(job)
                key = "give_making" if job.state == MAKING else "give_waiting"
                st.progress(job.progress, text(key, language, n=ahead))
                st.button(text("give_cancel", language), key=f"cancel-{part}", on_click=self.queue.cancel, args=(job,))
            elif job.state == DONE and job.content is not None:
                done(job.content)
            elif job.state == CANCELLED:
                st.info(text("give_cancelled", language))
            elif job.state == FAILED:
                st.error(failure_text(job, language))

        # Only this part of the page runs again while the job is open.
        is_watched = job.is_open
        st.fragment(show_state, run_every=POLL_SECONDS if is_watched else None)()


def failure_text(job: Job, language: str) -> str:
    """Return why a job failed and what to do, in the reader's words."""
    if job.failure in ("refused", "system"):
        return text("give_why" if job.failure == "refused" else "give_failed_system", language, why=job.why)
    return text(f"give_failed_{job.failure}" if job.failure in EXPLAINED else "give_failed", language)


def _show_output(made: bytes, snapshot: Snapshot, part: str) -> None:
    language = snapshot.language
    job: Job = st.session_state[f"job-{part}"]
    kind = job.request.kind
    if job.request.link != snapshot.link:
        # The map may have moved on: the name and caption are those of the View that the file was made of.
        snapshot = open_snapshot(snapshot.atlas, job.request.link, job.request.language)
    name = f"{safe_name(headline(snapshot))}-{snapshot.window[1].isoformat()}"
    ending = f"{kind}.zip" if kind in DATA else kind
    mime = MIME.get(kind, "application/zip")
    megabytes = decimal(len(made) / 1e6, language)
    st.download_button(
        text("give_download", language, name=f"{name}.{ending}", size=megabytes),
        made, f"{name}.{ending}", mime, key=f"download-{part}", on_click="ignore",
    )  # fmt: skip
    if kind == "mp4":
        st.video(made, format=mime)
    elif kind in SHOWN_AT_ONCE and len(made) <= SHOWN_BYTES:
        # As a data URL: given bytes, Streamlit would encode them again, and show only the first frame of a film.
        shown = f"data:{mime};base64,{base64.b64encode(made).decode()}"
        st.image(shown, caption=description(snapshot).paragraph)
