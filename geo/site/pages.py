"""Pages of text, in both languages: the evidence, for the app and for a site; what a site says of itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any

from geo.atlas.atlas import Atlas
from geo.evidence.changes import FactChange, as_json, describe, fact_changes, field_name, value_text
from geo.evidence.feed import make_feeds
from geo.evidence.reconcile import REASONS, Comparison, Reconciled, reconciliation
from geo.evidence.reconcile import as_json as reconciliation_json
from geo.evidence.sources import SourceUse, source_uses
from geo.figures.series import make_scope
from geo.i18n.words import STRINGS, day, text, word
from geo.palette import PALETTE
from geo.query.index import select, tally_selection
from geo.query.link_context import LinkContext
from geo.query.links import opening_view, write_link
from geo.query.view import FACETS, Filters, View
from geo.site.blocks import Block, Cell, Details, Drawing, Heading, Inline, Link, ListBlock, TableBlock, words
from geo.site.killed_chart import killed_svg, published_points
from geo.site.method import GRADES, about_blocks, licence_table, method_blocks
from geo.site.templating import render_blocks
from geo.snapshot.snapshot import open_snapshot
from geo.snapshot.wording import description

# The pages of the evidence, by their names in addresses, and those that only a site has.
SLUGS = ("reconciliation", "changes", "claims", "method", "sources", "text")
SITE_SLUGS = ("about", "licences")

LONGEST = 70  # characters that are shown of an address that stands for a title

FILES = {"reconciliation": "reconciliation.json", "changes": "changes.json"}  # what a page is as data, by its slug

# What pages are called and begin with, by the keys of the strings, where those are no `page_…` and `about_page_…`.
_TITLES = {"about": ("site_about", "about_what"), "licences": ("site_licences", "site_licences_about")}

_CLAIMS = ("officials", "venezuelan", "independent", "other")


@dataclass(frozen=True)
class Page:
    """One page: its name in an address, its title, what it is about in a sentence, and its content.

    The content is one HTML element with headings from `h2` on; it looks as `geo.site.templating.STYLES` says.
    """

    slug: str
    title: str
    about: str
    html: str


@dataclass(frozen=True, eq=False)
class PageContext:
    """What every page is made from. `map_at` is what stands before a View's link to open it."""

    atlas: Atlas
    language: str
    map_at: str
    feeds_at: str
    colour: str

    def words(self, key: str, **values: object) -> str:
        return text(key, self.language, **values)

    def map_link(self, said: str, link: str) -> Link:
        return Link(said, f"{self.map_at}{link}")

    @cached_property
    def context(self) -> LinkContext:
        """What links are read against."""
        return self.atlas.link_context(self.language)

    @cached_property
    def opening(self) -> View:
        """The View of a reader who has set nothing yet."""
        return opening_view(self.context)

    def view_link(self, said: str, **changes: Any) -> Link:
        """Return a link to the opening View with some of its values set."""
        return self.map_link(said, write_link(replace(self.opening, **changes), self.context))

    def table(
        self,
        caption: str,
        columns: Sequence[str],
        rows: Iterable[tuple[Cell, ...]],
        headed: bool = False,
        **values: object,
    ) -> TableBlock:
        """Return a table with its caption, filled in with some values, and its columns named by their keys."""
        return TableBlock(self.words(caption, **values), tuple(map(self.words, columns)), tuple(rows), headed)


def page_title(slug: str, language: str) -> str:
    """Return what a page of `SLUGS` or `SITE_SLUGS` is called."""
    return text(_TITLES[slug][0] if slug in _TITLES else f"page_{slug}", language)


def make_page(slug: str, title: str, about: str, blocks: Iterable[Block], language: str) -> Page:
    """Return a page of some blocks."""
    return Page(slug, title, about, render_blocks(blocks, title, language))


def make_pages(
    atlas: Atlas,
    language: str,
    slugs: Sequence[str] = SLUGS,
    *,
    map_at: str = "?",
    feeds_at: str = "",
    colour: str = "",
) -> tuple[Page, ...]:
    """Return pages of an atlas in a language: the same catalogue, the same text.

    Parameters
    ----------
    atlas
        What `read_atlas` or `read_what_works` returns.
    language
        "en" or "es".
    slugs
        Which of `SLUGS` and `SITE_SLUGS` to make, in this order.
    map_at
        What stands before a View's link to open it on the map, such as "?" or "../index.html#".
    feeds_at
        Where the files of `evidence_files` stand, such as "./"; "" leaves them unnamed.
    colour
        The colour of drawings, as "#RRGGBB", for a page that lets no SVG stand in it; "" takes that of the text.

    Raises
    ------
    DataError
        The atlas's published numbers or its changelog break a rule.
    """
    context = PageContext(atlas, language, map_at, feeds_at, colour)
    return tuple(
        make_page(
            slug,
            page_title(slug, language),
            text(_TITLES[slug][1] if slug in _TITLES else f"about_page_{slug}", language),
            _MAKERS[slug](context),
            language,
        )
        for slug in slugs
    )


@lru_cache(maxsize=4 * len(SLUGS))
def shown_page(atlas: Atlas, slug: str, language: str, theme: str) -> Page:
    """Return one page for the app, made once for an atlas, a language and a theme, "light" or "dark"."""
    # The app cleans its pages of SVG, so that drawings are images there, which cannot take the colour of the text.
    (page,) = make_pages(atlas, language, (slug,), colour=PALETTE[theme]["text"])
    return page


def evidence_files(atlas: Atlas, base: str = "") -> dict[str, bytes]:
    """Return the machine-readable files of the evidence by their names: feeds, all changes, the reconciliation.

    Parameters
    ----------
    base
        The address of the folder where they will stand, ending with "/", which the feeds then name.
    """
    files = {name: evidence_file(atlas, name) for name in FILES.values()}
    return {**make_feeds(atlas, base), **files}


def evidence_file(atlas: Atlas, name: str) -> bytes:
    """Return one JSON file of the evidence: `changes.json` or `reconciliation.json`."""
    content: Any = (
        as_json(fact_changes(atlas), atlas.releases, atlas)
        if name == FILES["changes"]
        else reconciliation_json(reconciliation(atlas))
    )
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _reconciliation(context: PageContext) -> Iterator[Block]:
    found = reconciliation(context.atlas, context.language)
    if not found:
        yield words(context.words("rec_none"))
        return
    yield words(context.words("rec_intro"))
    yield words(context.words("rec_readings"))
    yield words(context.words("rec_unexplained_stays"), kind="warning")
    points = published_points(found)
    if points:
        latest = found[-1].ours
        said = context.words(
            "rec_chart_said",
            day=day(latest.last, context.language),
            announced=latest.tally.killed_announced,
            counted=latest.tally.killed_counted,
            maximum=latest.tally.killed_maximum,
            n=len(points),
            low=min(point.killed for point in points),
            high=max(point.killed for point in points),
            unexplained=sum(point.unexplained for point in points),
        )
        label = f"{context.words('rec_chart')}. {said}"
        scope = make_scope(context.atlas, context.opening)
        yield Drawing(killed_svg(scope, points, context.language, label), label, context.colour)
    counts = Counter(each.reason for one in found for each in one.comparisons)
    reasons = ((context.words(f"reason_{one}"), context.words(f"means_{one}"), counts[one]) for one in REASONS)
    yield context.table("rec_reasons", ("rec_reason", "rec_meaning", "rec_count"), reasons)
    columns = ("rec_day", "rec_publisher", "rec_unit", "rec_published", "rec_ours", "rec_difference", "rec_why")
    rows = (_comparison_row(context, one, each) for one in found for each in one.comparisons)
    yield context.table("rec_table", (*columns, "rec_known"), rows)


def _comparison_row(context: PageContext, one: Reconciled, each: Comparison) -> tuple[Cell, ...]:
    total, ours = one.total, one.ours.tally
    said = str(each.ours)
    if each.unit == "killed" and not ours.killed_announced == ours.killed_counted == ours.killed_maximum:
        said = context.words(
            "rec_three", counted=each.ours, announced=ours.killed_announced, maximum=ours.killed_maximum
        )
    publisher: tuple[Inline, ...] = (Link(total.publisher, total.address, "" if context.language == "en" else "en"),)
    if not total.read:
        publisher += (f" ({context.words('rec_quoted')})",)
    return (
        day(total.as_of, context.language),
        publisher,
        context.words(f"rec_unit_{each.unit}"),
        each.published,
        (context.map_link(said, each.link),),
        f"{each.difference:+d}" if each.difference else "0",
        _why(context, each),
        day(one.ours.known_on, context.language),
    )


def _why(context: PageContext, each: Comparison) -> str:
    said = _reason(context, each.reason, each.detail)
    if not each.also:
        return said
    others = "; ".join(_reason(context, reason, detail) for reason, detail in each.also)
    return f"{said}; {context.words('rec_also', others=others)}"


def _reason(context: PageContext, reason: str, detail: str) -> str:
    said = context.words(f"reason_{reason}")
    if not detail:
        return said
    if reason in ("missing", "unit"):
        return f"{said}: {context.words(f'why_{reason}_{detail}')}"
    if reason in ("stale", "not_itemised"):
        detail = day(date.fromisoformat(detail), context.language)
    return f"{said}: {context.words(f'why_{reason}', n=detail, day=detail)}"


def _changes(context: PageContext) -> Iterator[Block]:
    yield words(context.words("chg_intro"))
    if context.feeds_at:
        files = (
            ("chg_feed_atom", f"changes.{context.language}.atom"),
            ("chg_feed_json", f"changes.{context.language}.json"),
            ("chg_all_json", "changes.json"),
        )
        yield words(context.words("chg_feeds"))
        yield ListBlock(tuple((Link(context.words(key), f"{context.feeds_at}{name}"),) for key, name in files))
    yield Heading(context.words("chg_data"))
    corrections = (
        (release.version, correction.why[context.language], _corrections(context, correction.changes))
        for release in context.atlas.releases
        for correction in release.corrections
    )
    yield context.table("chg_data", ("chg_version", "chg_why", "chg_what"), corrections, headed=True)
    yield Heading(context.words("chg_facts"))
    for (year, month), group in groupby(fact_changes(context.atlas), key=_month):
        changes = tuple(group)
        name = STRINGS["months"][context.language][month - 1]
        summary = context.words("chg_month", month=name, year=year, n=len(changes))
        rows = (_change_row(context, one, describe(one, context.language, context.atlas)) for one in changes)
        columns = ("chg_public", "chg_entry", "chg_what", "chg_grade", "chg_sources")
        yield Details(summary, (context.table("chg_month_table", columns, rows, month=name, year=year),))


def _corrections(context: PageContext, changes: Sequence[Any]) -> str:
    lines = [
        f"{one.name}, {one.field}: {one.before}; {one.after}"
        if one.kind == "changed"
        else f"{', '.join(filter(None, (one.name, one.field)))} ({context.words(f'chg_{one.kind}')})"
        for one in changes
    ]
    return "\n".join(lines) or context.words("chg_first")


def _change_row(context: PageContext, change: FactChange, said: str) -> tuple[Cell, ...]:
    cited = [context.atlas.sources[name] for name in change.sources if name in context.atlas.sources]
    return (
        day(change.public_on.date(), context.language) if change.public_on else "",
        (context.view_link(change.title[context.language], selected=change.entity),),
        said,
        value_text("knowledge_grade", change.grade, context.language),
        tuple(part for source in cited for part in (", ", Link(source.publisher, source.address)))[1:],
    )


def _claims(context: PageContext) -> Iterator[Block]:
    yield words(context.words("clm_intro"))
    yield words(context.words("filter_warning"), kind="warning")
    for heading, facet, values in (
        ("clm_who", "claims", _CLAIMS),
        ("clm_grades", "grade", GRADES),
        ("clm_single", "single", ("one", "several")),
    ):
        assert facet in FACETS
        yield Heading(context.words(heading))
        yield words(context.words(f"facet_{facet}_hint"))
        rows = (_facet_row(context, facet, value) for value in values)
        yield context.table(heading, (f"facet_{facet}", "clm_entries", "clm_strikes", "clm_killed"), rows, headed=True)
    yield words(context.words("clm_note"), kind="note")
    reports = [change for change in fact_changes(context.atlas) if change.is_report]
    if reports:
        yield Heading(context.words("clm_reports"))
        columns = ("chg_public", "chg_entry", "clm_what", "chg_grade", "chg_sources")
        rows = (
            _change_row(
                context,
                one,
                f"{field_name(one.field, context.language)}: "
                f"{value_text(one.field, one.after[context.language], context.language)}",
            )
            for one in reports
        )
        yield context.table("clm_reports", columns, rows, headed=True)


def _facet_row(context: PageContext, facet: str, value: str) -> tuple[Cell, ...]:
    # Ended notices are counted too: what is hidden by default was said all the same.
    filters = Filters(ended=True).with_value(facet, value)
    selection = select(context.atlas.index, replace(context.opening, filters=filters))
    total = tally_selection(context.atlas.index, selection)
    entries = len(set(context.atlas.index.entities[selection.shown]))
    link = context.view_link(context.words(f"{facet}_{value}"), filters=filters)
    return (link,), entries, total.strikes, total.killed_counted


def _sources(context: PageContext) -> Iterator[Block]:
    found = source_uses(context.atlas)
    entries = {entity for one in found for entity in one.entries}
    single = sum(len(one.alone) for one in found)
    yield words(context.words("src_intro", n=len(found), single=single, entries=len(entries)))
    yield words(context.view_link(context.words("src_single"), filters=Filters(single=("one",), ended=True)))
    yield words(context.words("src_weak"), kind="warning")
    kinds = Counter(one.source.source_class for one in found)
    rows = ((word("class", kind, context.language), n) for kind, n in kinds.most_common())
    yield context.table("src_classes", ("column_class", "src_pages"), rows)
    columns = ("src_page", "column_publisher", "column_class", "column_date")
    counts = ("src_entries", "src_alone", "src_numbers", "src_warning")
    yield context.table("src_table", (*columns, *counts), (_source_row(context, one) for one in found))


def _source_row(context: PageContext, one: SourceUse) -> tuple[Cell, ...]:
    source = one.source
    bare = source.address.partition("//")[2]
    short = bare if len(bare) <= LONGEST else f"{bare[: LONGEST - 1]}…"
    return (
        (Link(source.title or short, source.address),),
        source.publisher,
        word("class", source.source_class, context.language),
        source.date or context.words("src_no_date"),
        len(one.entries),
        len(one.alone),
        one.numbers,
        "; ".join(context.words(f"weak_{warning}") for warning in one.warnings),
    )


def _text(context: PageContext) -> Iterator[Block]:
    snapshot = open_snapshot(context.atlas, "", context.language)
    said = description(snapshot)
    yield words(context.words("txt_intro"))
    yield words(said.paragraph)
    yield words(context.map_link(context.words("open_on_map"), snapshot.link))
    yield Heading(context.words("txt_list"))
    lines = iter(said.lines)
    for name, features in snapshot.shown.items():
        if features:
            items = tuple((next(lines),) for _ in features)
            title = context.atlas.layers[name].title[context.language]
            yield Details(context.words("txt_layer", layer=title, n=len(features)), (ListBlock(items),))


def _month(change: FactChange) -> tuple[int, int]:
    assert change.public_on is not None
    return change.public_on.year, change.public_on.month


_MAKERS: Mapping[str, Callable[[PageContext], Iterable[Block]]] = {
    "reconciliation": _reconciliation,
    "changes": _changes,
    "claims": _claims,
    "method": lambda context: method_blocks(context.atlas, context.language),
    "sources": _sources,
    "text": _text,
    "about": lambda context: about_blocks(context.atlas, context.language),
    "licences": lambda context: [licence_table(context.atlas, context.language)],
}
