"""Hold data/datapackage.json and CITATION.cff against the standards they follow: `make validate`.

Runs in a virtual environment of its own (`requirements-validate.lock`). The schema of the Citation File
Format is the one that cffconvert carries; cffconvert itself is not run, since it cannot be installed
beside a present jsonschema.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import yaml

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Return 0 when both files are valid, and 1 after saying what is wrong."""
    package = ROOT / "data" / "datapackage.json"
    command = [sys.executable, "-m", "frictionless", "validate", package.name]
    if subprocess.run(command, cwd=package.parent, check=False).returncode:
        return 1
    problems = list(citation_problems(ROOT / "CITATION.cff"))
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"CITATION.cff: {'wrong' if problems else 'valid'}")
    return 1 if problems else 0


def citation_problems(path: Path) -> list[str]:
    """Return what in a citation file breaks the schema of the Citation File Format 1.2.0."""
    spec = importlib.util.find_spec("cffconvert")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    schema = Path(spec.submodule_search_locations[0]) / "schemas" / "1.2.0" / "schema.json"
    validator = jsonschema.Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))
    # Every value of the format is text: dates stay as they are written.
    citation = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return [f"{path.name}, {error.json_path}: {error.message}" for error in validator.iter_errors(citation)]


if __name__ == "__main__":
    sys.exit(main())
