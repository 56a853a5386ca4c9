"""What is said of a strike, in both languages, from what was known and no more."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.facts import Row
from scripts.prose import long_date, short_date
from scripts.wording import amount, has_wording, number_word, wording


@dataclass(frozen=True)
class StrikeReport:
    """A strike as known on one day. A number that is None was not reported by then."""

    row: Row
    is_announced: bool
    location_class: str
    unclear_survivors: bool
    second_strike: str | None
    killed_announced: int | None
    killed_counted: int | None
    killed_maximum: int | None
    survivors: int | None
    missing: int | None

    @property
    def counted_as_dead(self) -> bool:
        """Whether the missing are counted among the dead."""
        return (self.killed_counted or 0) > (self.killed_announced or 0)


def title(report: StrikeReport, language: str) -> str:
    """Return the day of the strike, the deaths and where, in a few words."""
    return wording(
        "strike_title",
        "announced" if report.is_announced else "reported",
        language,
        day=short_date(report.row["valid_date"], language),
        deaths=_deaths(report, language),
        place=wording("strike_place", report.location_class, language),
    )


def _deaths(report: StrikeReport, language: str) -> str:
    killed, missing = report.killed_announced, report.missing
    deaths = wording("title_killed", _toll(killed), language, n=killed)
    if killed is None or not missing:
        return deaths
    use = "title_missing_dead" if report.counted_as_dead else "title_missing"
    gone = wording(use, amount(missing), language, n=missing)
    return f"{deaths}, {gone}" if killed else gone


def _toll(killed: int | None) -> str:
    return "unknown" if killed is None else amount(killed) if killed else "none"


def summary(report: StrikeReport, language: str) -> str:
    """Return two to five sentences: who said it, of what, where, and what became of the people."""
    # The organisations are in the announcements' own words; the sentences attribute them.
    organisation = report.row["alleged_organisation"]
    if organisation and not has_wording("strike_alleged", organisation):
        raise report.row.fault("alleged_organisation", "a text that scripts/wording.csv says in both languages")
    sentences = [_announcement(report, language)]
    # Where the announcement itself put it stands in its own sentence; this is what others added.
    if has_wording("strike_placed_by", report.location_class):
        sentences.append(wording("strike_placed_by", report.location_class, language))
    if organisation and report.is_announced:
        sentences.append(wording("strike_alleged", organisation, language))
    sentences.append(_survivors(report, language))
    if report.second_strike:
        sentences.append(wording("second_strike", report.second_strike, language))
    return " ".join(filter(None, sentences))


def _announcement(report: StrikeReport, language: str) -> str:
    row, killed = report.row, report.killed_announced
    how = "same_day" if row["announced_on"] == row["valid_date"] else "later"
    vessels = row.number("vessels") or 1
    kind = row["vessel_type"] if vessels == 1 else "many"
    what = wording("strike_vessel", kind, language, number=number_word(vessels, language))
    if has_wording("strike_where", report.location_class):
        what += " " + wording("strike_where", report.location_class, language)
    return wording(
        "announcement",
        how if report.is_announced else "reported",
        language,
        struck=long_date(row["valid_date"], language),
        announced=long_date(row["announced_on"], language) if report.is_announced else "",
        what=what,
        toll=wording("toll", _toll(killed), language, number=number_word(killed or 0, language)),
    )


def _survivors(report: StrikeReport, language: str) -> str:
    survivors, missing = report.survivors, report.missing or 0
    if survivors is None:
        return wording("survivors", "unclear", language) if report.unclear_survivors else ""
    if survivors == 0:
        return ""
    number = number_word(survivors, language).capitalize()
    lived = wording("survived", amount(survivors), language, number=number)
    if not missing:
        return f"{lived}."
    dead = " " + wording("later_dead", amount(missing), language) if report.counted_as_dead else ""
    joined = "," if dead else " " + wording("joined", "and", language)
    if missing != survivors:
        joined = wording("joined", "of_whom", language, number=number_word(missing, language))
    return f"{lived}{joined} {wording('later_missing', amount(missing), language)}{dead}."
