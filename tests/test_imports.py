"""How the packages of `geo/` depend on each other, read from their imports."""

from __future__ import annotations

import ast
from collections import defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

GEO = Path(__file__).parents[1] / "geo"
MODULES = {".".join(("geo", *path.relative_to(GEO).with_suffix("").parts)): path for path in GEO.rglob("*.py")}


def imports(path: Path) -> set[str]:
    """Return the modules that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES.keys()
            names |= modules or {node.module}
    return names


def package(module: str) -> str:
    """Return the part of `geo` that a module belongs to: a package, or the module itself."""
    return module.split(".")[1]


def users(library: str) -> set[str]:
    """Return the modules that import a library."""
    return {name for name, path in MODULES.items() if library in {used.split(".")[0] for used in imports(path)}}


def test_packages_depend_on_each_other_in_one_direction():
    graph = defaultdict(set)
    for module, path in MODULES.items():
        graph[package(module)] |= {package(used) for used in imports(path) if used in MODULES} - {package(module)}
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_modules_depend_on_each_other_in_one_direction():
    TopologicalSorter({name: imports(path) & MODULES.keys() for name, path in MODULES.items()}).prepare()


def test_only_the_app_knows_streamlit():
    assert {package(module) for module in users("streamlit")} == {"app"}


def test_only_pages_know_folium():
    assert {package(module) for module in users("folium")} == {"page"}


def test_only_figures_know_altair():
    assert {package(module) for module in users("altair")} == {"figures"}


def test_only_pictures_know_matplotlib():
    # A manifest names its version.
    assert {package(module) for module in users("matplotlib")} - {"snapshot"} == {"picture"}


def test_nothing_in_geo_imports_what_builds_the_data():
    assert users("scripts") == set()


def test_the_document_of_the_architecture_names_every_package():
    text = (GEO.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    packages = {package(module) for module in MODULES if module.count(".") > 1}
    assert [name for name in sorted(packages) if f"`geo/{name}/`" not in text] == []
