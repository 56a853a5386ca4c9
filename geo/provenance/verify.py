"""Whether a shared file is genuine: made again from its manifest, and compared by bytes, then fact by fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum, auto

from geo.atlas.atlas import Atlas
from geo.errors import quote_value, shorten_text
from geo.export.archive import unpack
from geo.i18n.words import text
from geo.provenance.compare import Difference, compare, layer_file, manifests_differ, without_repeats
from geo.provenance.embedded_manifest import LAYER, Manifest, container_of, manifest_in
from geo.provenance.make import remake
from geo.snapshot.build_id import build_id
from geo.snapshot.libraries import libraries_of
from geo.snapshot.manifest import manifest_of
from geo.snapshot.snapshot import open_snapshot

TOLD = 50  # differences named one by one
_LONGEST_LINE = 1000  # characters of a verdict's line: a file may call a feature anything


class Status(StrEnum):
    """What a file was found to be: the very bytes; the very same files in another archive; anything else."""

    GENUINE = auto()
    REPACKED = auto()
    DIFFERENT = auto()


@dataclass(frozen=True)
class Verdict:
    """What a check found, why in words, and each difference in what the file carries.

    It is genuine only when the file has the very bytes that are made from its manifest here; repacked when it is an
    archive of the very same files with nothing else in it; different whatever else it is, also when nothing could be
    compared.
    """

    name: str
    status: Status
    findings: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    manifest: Manifest | None = None

    @property
    def genuine(self) -> bool:
        """Whether the bytes are equal."""
        return self.status is Status.GENUINE

    def as_text(self, language: str = "en") -> str:
        """Return the verdict as lines of text, in which nothing of the file can act on a terminal."""
        lines = [f"{self.name}: {finding}" for finding in self.findings]
        for one in self.differences[:TOLD]:
            place = ", ".join(part for part in (one.layer, one.feature, one.field) if part)
            key = "verify_missing" if not one.found else "verify_added" if not one.expected else "verify_changed"
            lines.append("  " + text(key, language, place=place, found=one.found, expected=one.expected))
        if (more := len(self.differences) - TOLD) > 0:
            lines.append("  " + text("verify_more", language, n=more))
        return "\n".join(shorten_text(line, _LONGEST_LINE) for line in lines)


def verify(
    content: bytes, name: str, atlas: Atlas, language: str = "en", make: Callable[..., bytes] = remake
) -> Verdict:
    """Return whether a file is what this program makes of the data here, and what differs if it is not.

    Parameters
    ----------
    content
        The file's bytes, from anybody: nothing in them is trusted.
    name
        How the verdict calls the file.
    atlas
        The data it is held against.
    language
        Of the verdict's words: "en" or "es".
    make
        Makes the output of a subject, a kind and its settings, as `remake` does; may refuse more than that.
    """
    try:
        manifest = manifest_in(content)
    except ValueError as error:
        return Verdict(name, Status.DIFFERENT, (text("verify_unreadable", language, why=error),))
    snapshot = open_snapshot(atlas, manifest["view"])
    findings = list(_versions(manifest, atlas, language))
    try:
        made = make(snapshot, manifest["kind"], manifest["settings"])
        if container_of(content) == LAYER:
            made = unpack(made).files.get(layer_file(content), b"")
    except ValueError as error:
        findings.append(text("verify_cannot", language, why=error))
        return Verdict(name, Status.DIFFERENT, tuple(findings), (), manifest)
    if content == made:
        return Verdict(name, Status.GENUINE, (text("verify_genuine", language),), (), manifest)
    compared = compare(content, made, manifest["kind"], language)
    if compared.repacked:
        return Verdict(name, Status.REPACKED, (text("verify_repacked", language),), (), manifest)
    expected = manifest_of(snapshot, manifest["kind"], manifest["settings"])
    differences = without_repeats([*manifests_differ(manifest, expected), *compared.differences])
    findings += compared.notes or [text("verify_other_bytes", language)]
    return Verdict(name, Status.DIFFERENT, tuple(findings), tuple(differences), manifest)


def _versions(manifest: Manifest, atlas: Atlas, language: str) -> Iterator[str]:
    for key, here in (("data_version", atlas.version), ("code_version", build_id())):
        if manifest[key] != here:
            yield text(f"verify_{key}", language, found=quote_value(manifest[key]), here=here)
    named, used = manifest["libraries"], libraries_of(manifest["kind"])
    # Files of the first release name few of them, or none.
    if others := {library: here for library, here in used.items() if named.get(library, here) != here}:
        found = ", ".join(f"{library} {quote_value(named[library])}" for library in others)
        here = ", ".join(f"{library} {version}" for library, version in others.items())
        yield text("verify_libraries", language, found=found, here=here)
