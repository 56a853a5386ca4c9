"""A link checker: every href and src of a static site leads to a file of it, and every anchor to an id."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

HOME = "https://site.test/"


class Links(HTMLParser):
    """What a page links to, the ids it has, and its alternates by language."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()
        self.alternates: dict[str, str] = {}
        self.images_without_alt = 0
        self.headings = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.found += [value for name in ("href", "src") if (value := given.get(name)) is not None]
        self.headings += tag == "h1"
        self.images_without_alt += tag == "img" and "alt" not in given
        if given.get("id"):
            self.ids.add(str(given["id"]))
        if tag == "link" and given.get("hreflang"):
            self.alternates[str(given["hreflang"])] = str(given.get("href"))
        if given.get("content", "") and given.get("property") == "og:image":
            self.found.append(str(given["content"]))


def pages(folder: Path) -> Iterator[tuple[str, Links]]:
    for path in sorted(folder.rglob("*.html")):
        links = Links()
        links.feed(path.read_text(encoding="utf-8"))
        yield path.relative_to(folder).as_posix(), links


def broken(folder: Path, base: str = HOME) -> list[str]:
    """Return every link inside a site that leads nowhere; `base` is where the site says that it stands."""
    wrong = []
    for name, links in pages(folder):
        for href in links.found:
            address = urljoin(base + name, href)
            if not address.startswith(base):
                if urlsplit(address).scheme not in ("https", "http", "data"):
                    wrong.append(f"{name}: {href}")
                continue
            parts = urlsplit(address.removeprefix(base))
            target = folder / (unquote(parts.path) or "index.html")
            if not target.is_file():
                wrong.append(f"{name}: {href}")
            elif parts.fragment and "=" not in parts.fragment and target.suffix == ".html":
                inside = Links()
                inside.feed(target.read_text(encoding="utf-8"))
                if parts.fragment not in inside.ids:
                    wrong.append(f"{name}: {href}")
    return wrong
