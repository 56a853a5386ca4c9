from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

GEO = Path(__file__).parent.parent / "geo"

# Read, select, count: each knows only what stands before it. Whatever draws comes after.
ORDER = (
    "anchors",
    "link_text",
    "versions",
    "errors",
    "characters",
    "folder_file",
    "instants",
    "document",
    "geometry",
    "schema",
    "rules",
    "table",
    "layer",
    "ground",
    "catalog",
    "knowledge",
    "tally",
    "published",
    "words",
    "filters",
    "contents",
    "index",
    "view_values",
    "table_view",
    "settling",
    "view",
    "link_notice",
    "stories",
    "check",
)


@cache
def imports(module: str) -> frozenset[str]:
    tree = ast.parse((GEO / f"{module}.py").read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


def importers(package: str) -> set[str]:
    modules = {path.relative_to(GEO).with_suffix("").as_posix() for path in GEO.rglob("*.py")}
    return {module for module in modules if package in {name.split(".")[0] for name in imports(module)}}


def test_only_parts_of_the_app_s_page_know_streamlit():
    assert {module.split("/")[0] for module in importers("streamlit")} <= {"app"}


def test_only_pages_know_folium():
    assert importers("folium") <= {"page", "points"}


def test_only_charts_know_altair():
    assert importers("altair") == {"charts"}


def test_only_pictures_know_matplotlib():
    assert {module.split("/")[0] for module in importers("matplotlib")} <= {"share"}


@pytest.mark.parametrize("module", ORDER)
def test_imports_run_one_way(module):
    used = {name.split(".")[1] for name in imports(module) if name.startswith("geo.")}
    assert used <= set(ORDER[: ORDER.index(module)])


def test_the_map_knows_nothing_of_what_is_taken_from_it():
    flat = [path.stem for path in GEO.glob("*.py") if path.stem not in ("__main__", "__init__")]
    above = ("geo.share", "geo.evidence")
    assert [module for module in flat if any(name.startswith(above) for name in imports(module))] == []


def test_nothing_in_geo_imports_what_builds_the_data():
    assert importers("scripts") == set()


def test_the_architecture_paper_names_every_module():
    paper = (GEO.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    modules = [*GEO.rglob("*.py"), *(GEO / "web").glob("*.js")]
    assert [path.name for path in modules if path.name not in paper and path.name != "__init__.py"] == []
