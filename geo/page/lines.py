"""Lines as bytes, for the page to carry: a stretch of border that several shapes share is written once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

MOST_DECIMALS = 6
SHORTEST_COPY = 3  # a shorter one takes more room than the points
SEEN = 6  # of the places where a point was before, how many are tried

Line = Sequence[Sequence[float]]
Point = tuple[int, int]


def pack_lines(lines: Sequence[Line]) -> bytes:
    """Return lines of longitudes and latitudes as bytes; nothing of their decimals is lost.

    First come whole numbers of seven bits a byte, the lowest first: decimals of all, number of
    lines, of points, of literal points; for each line twice its points, plus 1 if its first comes
    again at its end, which is left out then, and its decimals; then for each line how many points
    follow literally and, if it does not end there, how many are copied and from where: twice the
    distance back, plus 1 if the copy runs backwards. Last come the literal points, each the
    difference to the point before in its line's own decimals, sign in the lowest bit: four planes
    of bytes for all longitudes, lowest byte first, and four for all latitudes.
    """
    decimals = [max((_decimals(number) for position in line for number in position), default=0) for line in lines]
    most = max(decimals, default=0)
    before: list[Point] = []
    where: dict[Point, list[int]] = {}
    steps: list[int] = []
    literals: list[Point] = []
    last = (0, 0)
    sizes: list[int] = []
    for line, places in zip(lines, decimals, strict=True):
        points = [(round(x * 10**most), round(y * 10**most)) for x, y in line]
        is_closed = len(points) > 1 and points[0] == points[-1]
        if is_closed:
            points.pop()
        sizes += [len(points) * 2 + is_closed, places]
        unit = 10 ** (most - places)
        for literal, copied in _runs(points, before, where):
            steps.append(len(literal))
            for point in literal:
                literals.append((point[0] // unit - last[0] // unit, point[1] // unit - last[1] // unit))
                last = point
            if copied is not None:
                steps += copied
                last = before[-1]
    head = [most, len(lines), len(before), len(literals)]
    numbers = b"".join(map(_number, head + sizes + steps))
    return numbers + b"".join(_planes([point[axis] for point in literals]) for axis in (0, 1))


def _runs(
    points: list[Point], before: list[Point], where: dict[Point, list[int]]
) -> Iterator[tuple[list[Point], tuple[int, int] | None]]:
    """Yield a line as literal points, then what is copied after them; adds its points to those before."""
    at = start = 0
    while at < len(points):
        length, source, direction = _longest_copy(points, at, before, where)
        if length < SHORTEST_COPY:
            _add(points[at], before, where)
            at += 1
            continue
        distance = len(before) - source
        for point in points[at : at + length]:
            _add(point, before, where)
        yield points[start:at], (length, distance * 2 + (direction < 0))
        at = start = at + length
    if start < len(points):
        yield points[start:], None


def _add(point: Point, before: list[Point], where: dict[Point, list[int]]) -> None:
    where.setdefault(point, []).append(len(before))
    before.append(point)


def _longest_copy(
    points: list[Point], at: int, before: list[Point], where: dict[Point, list[int]]
) -> tuple[int, int, int]:
    best = (0, 0, 1)
    for source in where.get(points[at], [])[-SEEN:]:
        for direction in (1, -1):
            length = 1
            while (
                at + length < len(points)
                and 0 <= source + direction * length < len(before)
                and before[source + direction * length] == points[at + length]
            ):
                length += 1
            best = max(best, (length, source, direction))
    return best


def _number(value: int) -> bytes:
    written = bytearray()
    while value >= 128:
        written.append(value & 127 | 128)
        value >>= 7
    written.append(value)
    return bytes(written)


def _planes(differences: list[int]) -> bytes:
    coded = [value * 2 if value >= 0 else value * -2 - 1 for value in differences]
    return b"".join(bytes(value >> shift & 255 for value in coded) for shift in (0, 8, 16, 24))


def _decimals(number: float) -> int:
    return next(
        places for places in range(MOST_DECIMALS + 1) if places == MOST_DECIMALS or round(number, places) == number
    )
