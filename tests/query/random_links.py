"""Links made up from a fixed seed, hostile ones among them: for the tests that hold both languages together."""

from __future__ import annotations

import random
from typing import Any

from geo.query.view import TABLE
from tests.query.json_views import day_of

OWN = [row["link"] for row in TABLE["keys"]] + ["v", "data"]
PROTOTYPE = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "prototype", "__defineGetter__"]
OTHERS = ["utm_source", "_ga", "mc_cid", "msclkid", "gclid", "fbclid", "embed_options", "UTM_SOURCE", "ref"]
KEYS = [
    *OWN,
    *PROTOTYPE,
    *OTHERS,
    "",
    "colour",
    "Mode",
    "MODE",
    "lan",
    "mod",
    "v ",
    " v",
    "amp;lang",
    "\ud800",
    "ñ",
    "v\x00",
]
NUMBERS = [
    "1e5", "-0", ".5", "00", "007", "1.", "+1", "1_0", "0x10", "Infinity", "NaN", "9" * 30, "-66.123456", "٣",
    "1٢", "²",
]  # fmt: skip
DAYS = [
    "0000-01-01", "0001-01-01", "0999-12-31", "1000-01-01", "9999-12-31", "10000-01-01", "2025-02-30",
    "2025-2-3", "2024-02-29", "2025-02-29", "1990-01-01", "2030-01-01", "٢٠٢٥-11-22", "2025-11-22T00:00Z",
    "-2025-11-22", "2025−11−22", " 2025-11-22", "2026-09-25", "2026-09-26", "2024-07-28", "2024-07-27",
]  # fmt: skip
SIGNS = [
    "%ED%A0%80", "%FF", "%", "%z", "%zz", "%C3", "%C3%A9", "%E2%82", "%F0%9F%98%80", "%F0%9F%98", "%00", "%0A",
    "%E2%80%AE", "+", "%20", "%2B", "%26", "%3D", "=", ";", ",", ":", "&amp;", "\x00", "\n", "\t", "é", "é",
    "\ud800", "\udc00", "😀", "\ufeff", "%EF%BB%BF", "\u202e", "<b>", '"', "'", "#", "?", "/", "\\", "%25",
    "%u0041", "%C0%80", "%F4%90%80%80", "%80%80", "\u2028",
]  # fmt: skip
VERSIONS = [
    "2026-11-22.6f3e0300f836", "2026-11-22+6f3e", "2026-11-22%2B6f3e", "1.0.0", "v1", "2026.11.22", ".", "..",
    ".2026-11-22.a", "", "2026-11-22.", "2026-11-22.xyz", "٢٠٢٦-11-22", "2025-02-30.a", "2026-W47-1",
    "yesterday",
]  # fmt: skip
NAMES = ["a", "b", "nope", "2025-09-02-a", "a.b-c_d", "a..b", "-a", "A", *PROTOTYPE]


def random_links(count: int, frame: dict[str, Any], seed: int = 11) -> list[str]:
    """Return links, the same for a seed. `frame` is what they are to be read against, as JSON, with its `contents`."""
    maker = _Maker(random.Random(seed), frame)
    return [maker.link() for _ in range(count)]


def long_links(size: int = 100_000) -> list[str]:
    """Return very long links, each of a kind that could be read slowly."""
    long = [
        "mark=" + "a." * size,
        "mark=" + "a," * size,
        "q=" + "%FF" * size,
        "q=" + "x" * size,
        "&" * size,
        "=" * size,
    ]
    long += ["map=" + "," * size, "measure=" + "1,1;" * size, "x=1&" * size, "layers=" + "strikes," * size]
    long += ["story=" + "a-" * size + ":1", "data=" + "1" * size, "&".join(f"k{n}=1" for n in range(size)), "%" * size]
    long += ["lang=es&q=" + "\ud800" * size, "compare=" + "2025-01-01," * size, "to=" + "2025-01-01" * size]
    return [*long, "v=" + "1" * size, "category=" + ",".join(f"a{n}" for n in range(size)), "data=." + "." * size]


class _Maker:
    def __init__(self, dice: random.Random, frame: dict[str, Any]) -> None:
        self.dice, self.frame = dice, frame
        self.of = {row["link"]: row for row in TABLE["keys"]}
        self.makers = {
            "choice": self.choice, "day": self.day, "flag": self.flag, "switches": self.switches, "order": self.order,
            "weights": self.weights, "names": self.names, "name": self.name, "text": self.noise, "levels": self.levels,
            "camera": self.camera, "position": self.position, "path": self.path, "comparison": self.comparison,
            "span": self.span, "step": self.step,
        }  # fmt: skip

    def one(self, *options: Any) -> Any:
        return self.dice.choice(options)

    def some(self, options: list[str], most: int = 4) -> list[str]:
        return [self.dice.choice(options) for _ in range(self.dice.randint(1, most))]

    def link(self) -> str:
        parts = [self.part() for _ in range(self.dice.randint(0, 7))]
        if self.dice.random() < 0.1:
            parts += ["mode=window", f"from={self.day()}", f"to={self.day()}"]
        if parts and self.dice.random() < 0.15:
            parts.append(self.dice.choice(parts))
        sign = self.dice.choices(["", "?", "#", "?#", "#?", "&"], [8, 3, 3, 1, 1, 1])[0]
        return sign + self.dice.choices(["&", ";", "&amp;", "&&"], [12, 1, 1, 1])[0].join(parts)

    def part(self) -> str:
        key = self.dice.choices([self.dice.choice(OWN), self.dice.choice(KEYS)], [5, 1])[0]
        if self.dice.random() < 0.04:
            return key
        value = self.value(key)
        if self.dice.random() < 0.12:
            at = self.dice.randint(0, len(value))
            value = value[:at] + self.dice.choice(SIGNS) + value[at:]
        if self.dice.random() < 0.04:
            value = self.one(
                value.upper(), value.lower(), value[::-1], value + " ", "".join(f"%{ord(c) % 256:02x}" for c in value)
            )
        return f"{key}={value}"

    def value(self, key: str) -> str:
        if key == "v":
            return self.one("1", "2", "3", "0", "01", "99999", "1٢", "two", "2.0", "")
        if key == "data":
            return self.dice.choice(VERSIONS)
        kind = (
            self.of[key]["type"] if key in self.of and self.dice.random() < 0.93 else self.dice.choice([*self.makers])
        )
        return self.makers[kind](self.of.get(key) or self.dice.choice(TABLE["keys"]))

    def choice(self, row: dict[str, Any]) -> str:
        return str(self.dice.choice([*row.get("values", []), "nope", *PROTOTYPE[:2], "2.0", "1.00"]))

    def day(self, _row: Any = None) -> str:
        first, last = self.frame["first"], self.frame["last"]
        if self.dice.random() < 0.3:
            return self.dice.choice(DAYS)
        return day_of(self.dice.randint(first - 60, last + 60)).isoformat()

    def flag(self, _row: Any) -> str:
        return self.one("1", "0", "true", "false", "True", "yes", "", *PROTOTYPE)

    def switches(self, _row: Any) -> str:
        return ",".join(self.some([*self.frame["layers"], *self.frame["layers"], self.one("", "ufos", *PROTOTYPE)]))

    def order(self, row: dict[str, Any]) -> str:
        names = list(row.get("values", ["a"]))
        self.dice.shuffle(names)
        return ",".join(str(name) for name in (names if self.dice.random() < 0.8 else names[1:] + names[-1:]))

    def weights(self, row: dict[str, Any]) -> str:
        numbers = ["0.5", "0.25", "0.123456", "0.1", "0.999", "1", "0.09", *NUMBERS]
        return ",".join(
            f"{self.dice.choice([*row.get('values', ['a']), *PROTOTYPE])}:{self.dice.choice(numbers)}"
            for _ in range(self.dice.randint(1, 3))
        )

    def names(self, _row: Any) -> str:
        real = [value for found in self.frame["contents"]["values"].values() for value in found]
        return ",".join(self.some([*NAMES, *real, *real]))

    def name(self, _row: Any) -> str:
        return self.dice.choice([*NAMES, *self.frame["contents"]["entities"]])

    def noise(self, _row: Any = None) -> str:
        return "".join(self.some([*SIGNS, "Ford", "a b", "x" * 99, "é" * 50, "😀" * 51], 6))

    def number(self, most: float) -> str:
        shown = round(self.dice.uniform(-most, most), self.dice.randint(0, 6))
        return self.dice.choice(NUMBERS) if self.dice.random() < 0.1 else str(shown)

    def levels(self, _row: Any) -> str:
        low = self.one("0", "100", "0100", "260", "1001", *NUMBERS)
        return f"{low}-{self.one('180', '1000', '99999', '00')}"

    def position(self, _row: Any = None) -> str:
        return f"{self.number(190)},{self.number(95)}"

    def camera(self, _row: Any) -> str:
        zoom = self.one("3", "5.25", "10", "10.5", "2.9", "24", "24.01", "6.123", *NUMBERS[:3])
        return (
            f"{self.position()},{zoom},{self.one('1100x700', '0x700', '390x844', '1100X700', '999999x1', '1100×700')}"
        )

    def path(self, _row: Any) -> str:
        return self.one(";", "%3B").join(self.position() for _ in range(self.one(1, 2, 3, 24, 25)))

    def comparison(self, _row: Any) -> str:
        at = self.one("0.5", "0.02", "0.98", "0.019", "0.12345", "1", *NUMBERS[:4])
        known = self.one("latest", self.day(), "never")
        kind, layout = self.one("time", "known", "known", "nope"), self.one("swipe", "side")
        return ",".join([kind, *self.days(), known, layout, at])

    def span(self, _row: Any) -> str:
        return ",".join(self.days()) if self.dice.random() < 0.9 else "1990-01-01,1995-01-01"

    def days(self) -> list[str]:
        days = [self.day(), self.day()]
        return sorted(days) if self.dice.random() < 0.7 else days

    def step(self, _row: Any) -> str:
        return (
            f"{self.one('nine-days', 'x', 'nope', *PROTOTYPE)}:{self.one('1', '3', '4', '99', '100', '0', '01', '1٢')}"
        )
