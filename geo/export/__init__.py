"""The data of a View as files, one module a format; and what can be made of a View, by name."""

PICTURES = ("png", "svg", "pdf")
FILMS = ("gif", "webp", "mp4")
DATA = ("geojson", "csv", "gpkg", "kml", "geoparquet")
CITATIONS = ("text", "short", "link", "bibtex", "csl")
