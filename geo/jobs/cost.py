"""What a job is expected to cost, before it is made, and how long it may take at most; in seconds of one core."""

from __future__ import annotations

import json

from geo.export import DATA, FILMS
from geo.jobs.request import JobRequest
from geo.picture.composition import SHAPES

SHORT = 8  # up to here a job is short: nobody minds to wait for it

# Measured with `python -m bench.pictures` and `bench.exports` on a core of today, rounded up.
_EACH = {"svg": 0.5, "pdf": 1.0, "html": 0.5, **dict.fromkeys(DATA, 0.5)}
_PICTURE, _PICTURE_MEGAPIXEL = 0.3, 0.15
_FILM, _FRAME, _FRAME_MEGAPIXEL = 1.0, 0.02, 0.05
_MOST_FRAMES = 600
_CHECK, _CHECK_MEGABYTE, _CHECK_FILM = 1.0, 0.1, 60.0

# A limit ends what would never end, and hurts nothing legal: a slow or busy machine may take several times as long.
_ALLOWED, _ALLOWED_TIMES, _ALLOWED_FILM = 60, 6, 1200


def cost_of(request: JobRequest) -> float:
    """Return the seconds that a job takes about; of a file to check, by what it begins as, never by what it says."""
    settings = json.loads(request.settings)
    if request.kind == "verify":
        if begins_as_film(request.content):
            return _CHECK_FILM
        return _CHECK + _CHECK_MEGABYTE * len(request.content) / 1e6
    if request.kind == "png":
        return _PICTURE + _PICTURE_MEGAPIXEL * _megapixels(settings)
    if request.kind in FILMS:
        frames = min(_MOST_FRAMES, settings.get("seconds", 60) * settings.get("fps", 10))
        return _FILM + float(frames) * (_FRAME + _FRAME_MEGAPIXEL * _megapixels(settings))
    return _EACH.get(request.kind, 1.0)


def seconds_allowed(request: JobRequest) -> float:
    """Return the seconds after which a job is ended."""
    if request.kind in FILMS or (request.kind == "verify" and begins_as_film(request.content)):
        return _ALLOWED_FILM
    return _ALLOWED + _ALLOWED_TIMES * cost_of(request)


def begins_as_film(content: bytes) -> bool:
    """Return whether bytes begin as GIF, WebP or MP4 does."""
    return content[:4] == b"GIF8" or content[4:8] == b"ftyp" or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def _megapixels(settings: dict[str, float]) -> float:
    width, height = SHAPES.get(str(settings.get("shape")), (1, 1))
    return settings.get("width", 1600) ** 2 * height / width / 1e6
