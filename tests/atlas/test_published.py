"""Reading the numbers that others published, and the day by which each was public."""

from __future__ import annotations

import json
from datetime import date

import pytest

from geo.atlas.reading import read_atlas
from geo.cli.main import main
from geo.errors import DataError
from tests.conftest import SOURCE

TOTALS = (
    "as_of,publisher,source_url,strikes,vessels,killed,wording,counting_basis,time_precision,read_status,source",
    "2025-12-01,A paper,https://example.org/a,21,,83,at least 83,missing as dead,day,read,",
)
HEADLINES = (
    "as_of,metric,value,unit,wording_en,wording_es,source_url,notes_en,notes_es,source",
    "2025-12,ships,11,ships,eleven,once,https://example.org/b,,,",
)


@pytest.fixture
def make_published(make_folder):
    """Write a folder with the two tables, given as lines, and return it."""

    def folder(totals=TOTALS, headlines=HEADLINES):
        made = make_folder(alerts=[])
        package = json.loads((made / "datapackage.json").read_text())
        for name, lines in (("tallies", totals), ("figures", headlines)):
            (made / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
            package["resources"].append({"name": name, "title": name, "path": f"{name}.csv"})
        (made / "datapackage.json").write_text(json.dumps(package))
        return made

    return folder


def total(**changes):
    """Return the lines of a table with one total, some of its cells changed."""
    cells = dict(zip(TOTALS[0].split(","), TOTALS[1].split(","), strict=True))
    return [TOTALS[0], ",".join({**cells, **changes}.values())]


def headline(**changes):
    """Return the lines of a table with one headline figure, some of its cells changed."""
    cells = dict(zip(HEADLINES[0].split(","), HEADLINES[1].split(","), strict=True))
    return [HEADLINES[0], ",".join({**cells, **changes}.values())]


def test_what_a_total_does_not_give_is_none(make_published):
    (found,) = read_atlas(make_published()).published.totals
    assert (found.strikes, found.vessels, found.killed) == (21, None, 83)


def test_a_figure_may_be_for_a_month(make_published):
    (found,) = read_atlas(make_published()).published.headlines
    assert (found.start, found.end, found.wording["es"]) == (date(2025, 12, 1), date(2026, 1, 1), "once")


def test_a_catalogue_without_the_tables_has_no_published_numbers(make_folder):
    published = read_atlas(make_folder(alerts=[])).published
    assert (published.totals, published.headlines) == ((), ())


@pytest.mark.parametrize(
    ("changes", "public_on"),
    [
        ({}, date(2025, 12, 1)),
        ({"source_url": "https://example.org/2025/12/03/tally"}, date(2025, 12, 3)),
        ({"source_url": "https://example.org/2025-12-03-tally"}, date(2025, 12, 3)),
        ({"source_url": "https://example.org/2025/13/03/tally"}, date(2025, 12, 1)),  # no such month: no date
        ({"source_url": "https://example.org/2025/11/03/tally"}, date(2025, 12, 1)),  # never before the day it is for
        ({"time_precision": "approx"}, date(2025, 12, 8)),
        ({"time_precision": "approx", "source_url": "https://example.org/2025/12/03/tally"}, date(2025, 12, 3)),
        ({"source": SOURCE, "as_of": "2025-09-01"}, date(2025, 9, 2)),  # the date of the source's page
    ],
)
def test_a_number_is_public_late_rather_than_early(make_published, changes, public_on):
    (found,) = read_atlas(make_published(totals=total(**changes))).published.totals
    assert found.public_on == public_on


def test_a_month_is_public_when_it_is_over(make_published):
    (found,) = read_atlas(make_published()).published.headlines
    assert found.public_on == date(2026, 1, 1)


def test_all_numbers_of_one_page_are_public_with_its_latest(make_published):
    lines = [*headline(source=SOURCE), headline(source=SOURCE, as_of="2026-02-10")[1]]
    found = read_atlas(make_published(headlines=lines)).published.headlines
    assert [one.public_on for one in found] == [date(2026, 2, 10)] * 2


@pytest.mark.parametrize(
    ("totals", "headlines", "line"),
    [
        (total(as_of="2025-02-30"), HEADLINES, 'line 2, as_of: "2025-02-30" is not a day that exists'),
        (total(as_of="2025-12"), HEADLINES, "is not a day that exists"),
        (total(killed="many"), HEADLINES, 'killed: "many" is not a number. Expected: a whole number, or empty'),
        (total(killed="-1"), HEADLINES, '"-1" is not a number'),
        (total(source_url="javascript:alert(1)"), HEADLINES, '"javascript:alert(1)" is not a web address'),
        (total(source="other-org-000000"), HEADLINES, '"other-org-000000" is an unknown source'),
        (["as_of,publisher", "2025-12-01,A paper"], HEADLINES, "killed: is a missing column"),
        (TOTALS, headline(as_of="2025-13"), "is not a day or month that exists"),
        (TOTALS, headline(value=""), '"" is not a number'),
        (TOTALS, [*HEADLINES, headline(unit="people")[1]], '"people" is another unit of "ships"'),
    ],
)
def test_a_bad_cell_is_refused_with_its_line(make_published, totals, headlines, line):
    with pytest.raises(DataError) as caught:
        read_atlas(make_published(totals, headlines))
    assert line in str(caught.value)


def test_the_check_of_a_folder_reads_them_too(make_published, capsys):
    assert main(["check", str(make_published(totals=total(killed="many")))]) == 1
    assert 'tallies.csv, line 2, killed: "many" is not a number' in capsys.readouterr().out
