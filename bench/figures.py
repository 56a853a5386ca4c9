"""Measure what the figures cost the server when a View changes: `python -m bench.figures [--repeat 200]`.

Prints one JSON line, in milliseconds of processor time: making all charts the first time; then, medians over Views
that differ, making all figures from the shipped data, sending them through Streamlit, and both with a layer of
10,000 notices.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import streamlit as st

from geo.atlas.atlas import Atlas
from geo.atlas.reading import read_atlas
from geo.figures.figures import Figure, make_figures
from geo.query.links import opening_view
from geo.query.view import View

MANY = 10_000


def with_many(catalog: Atlas, layer: str, number: int) -> Atlas:
    """Return a catalogue whose layer has so many features: its own again and again, each an entity of its own."""
    features = catalog.layers[layer].features
    copies = [features.assign(entity=features["entity"] + f"-{n}") for n in range(number // len(features) + 1)]
    many = pd.concat(copies, ignore_index=True).head(number)
    return replace(catalog, layers={**catalog.layers, layer: replace(catalog.layers[layer], features=many)})


def views(catalog: Atlas, number: int) -> Iterator[View]:
    """Yield Views that differ: the window and the day of knowledge move on."""
    view = opening_view(catalog.link_context("en"))
    for step in range(number):
        first = view.first + timedelta(days=step % 300)
        known = None if step % 3 else first + timedelta(days=120)
        yield replace(view, first=first, last=first + timedelta(days=30 + step % 60), known=known)


def measure(catalog: Atlas, repeat: int) -> tuple[float, float]:
    """Return the medians of making all figures of a View, and of sending them."""
    making, sending = [], []
    for view in views(catalog, repeat):
        start = time.process_time()
        figures = make_figures(catalog, view, "light")
        made = time.process_time()
        send(figures)
        sending.append(time.process_time() - made)
        making.append(made - start)
    return statistics.median(making) * 1000, statistics.median(sending) * 1000


def send(figures: list[Figure]) -> None:
    """Draw figures as the page does."""
    for figure in figures:
        if not figure.empty:
            st.vega_lite_chart(figure.rows, dict(figure.spec), theme=None)
        st.caption(figure.sentence)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what the figures cost the server.")
    parser.add_argument("--repeat", type=int, default=200)
    repeat = parser.parse_args().repeat
    logging.disable(logging.WARNING)  # Streamlit warns that nobody runs the script
    catalog = read_atlas()
    start = time.process_time()
    send(make_figures(catalog, opening_view(catalog.link_context("en")), "light"))
    found = {"first": (time.process_time() - start) * 1000}
    found["make"], found["send"] = measure(catalog, repeat)
    many = with_many(catalog, "notices", MANY)
    found["make_10000"], found["send_10000"] = measure(many, repeat)
    rounded = {name: round(value, 1) for name, value in found.items()}
    print(json.dumps({**rounded, "load": round(os.getloadavg()[0], 2), "cores": os.cpu_count()}))


if __name__ == "__main__":
    main()
