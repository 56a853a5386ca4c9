"""What Excel and other programs write as CSV: read, or refused with one clear word."""

from __future__ import annotations

import pytest

from geo.atlas.table import MOST_COLUMNS, parse_table
from geo.errors import DataError

COLUMNS = ("id", "name", "number")
PLAIN = "id,name,number\na,Añil,1\nb,,2\n"


def problems(raw, columns=COLUMNS):
    with pytest.raises(DataError) as refused:
        parse_table(raw if isinstance(raw, bytes) else raw.encode(), "a.csv", columns)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.rstrip("\n").encode(),
        (PLAIN + "\n\n").encode(),
        (PLAIN + ",,\n,,\n").encode(),
        (PLAIN + "\r\n,,\r\n\r\n").encode(),
        "id,name,number,,\na,Añil,1,,\nb,,2,,\n".encode(),
        "id,name,number,,\na,Añil,1\nb,,2,\n".encode(),
        'id,name,number\r\n"a","Añil","1"\r\n"b","","2"\r\n'.encode(),
    ],
)
def test_what_excel_writes_is_read(raw):
    table = parse_table(raw, "a.csv", COLUMNS)
    assert table.to_dict("list") == {"id": ["a", "b"], "name": ["Añil", ""], "number": ["1", "2"]}
    assert list(table.index) == [0, 1]


@pytest.mark.parametrize(("sign", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_another_separator_is_one_problem_that_names_both(sign, name, mark):
    (line,) = problems(mark + PLAIN.replace(",", sign).encode())
    assert line.startswith(f"a.csv, line 1: separates its cells by {name}")
    assert line.endswith("Expected: commas between the cells (RFC 4180)")


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_excel_s_line_for_the_separator_is_one_problem(sign):
    (line,) = problems(f"sep={sign}\n" + PLAIN.replace(",", sign))
    assert "is Excel's line for the separator" in line


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_unicode_text_is_refused_by_its_name(encoding):
    (line,) = problems(PLAIN.replace(",", "\t").encode(encoding))
    assert f"is {encoding.upper()}, by its byte order mark. Expected: text in UTF-8 (Excel: save as CSV UTF-8)" in line


def test_another_encoding_is_refused_with_its_line():
    (line,) = problems(PLAIN.encode("cp1252"))
    assert line == "a.csv, line 2: f1 69 6c 2c (byte 18) is not UTF-8. Expected: text in UTF-8"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n", "a.csv: is empty."),
        ("\n" + PLAIN, "a.csv, line 1: is blank. Expected: a first line that names the columns"),
        ("id,name,number\na,b,1\n\nb,c,2\n", "a.csv, line 3: is blank. Expected: blank lines at the end only"),
        ("id,name,number\n,,\nb,c,2\n", "a.csv, line 2: is blank."),
        ("id,,number,name\na,b,1,c\n", "a.csv, line 1, column 2: has no name."),
        ("id,name,number\na,b,1,c\n", "a.csv, line 2: has 4 cells. Expected: 3, one for each column"),
        ("id,name,number\na\n", "a.csv, line 2: has 1 cells."),
        ('id,name,number\na,"b\nc",1\n', 'a.csv, line 3, name: "b\\nc" holds a character that cannot be shown.'),
        ('id,name,number\na,"b,1\n', "a.csv, line 2: is not CSV: unexpected end of data."),
        ("id,name,number\na," + "x" * 200_000 + ",1\n", "a.csv, line 2: has a cell of more than 131,072 characters."),
        (
            ",".join(["id", "name", "number", *map(str, range(MOST_COLUMNS))]) + "\n",
            "a.csv, line 1: names 503 columns.",
        ),
    ],
)
def test_what_cannot_be_said_is_refused_with_its_line(text, line):
    (found,) = problems(text)
    assert found.startswith(line)


def test_a_list_of_problems_is_bounded_and_counted():
    found = problems("id,name,number\n" + "a\n" * 5000)
    assert len(found) == 101
    assert found[-1] == "a.csv: and 4,900 more problems. Expected: none; those listed often share one cause"
