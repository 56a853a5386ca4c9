"""Whether a shared file is genuine: made again from its manifest, and compared by bytes, then fact by fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.catalog import Catalog
from geo.errors import quoted
from geo.share.archive import unpack
from geo.share.compare import compare, layer_file
from geo.share.difference import Difference, manifests_differ, without_repeats
from geo.share.edition import code_version
from geo.share.make import remake
from geo.share.manifest import manifest_of
from geo.share.restore import Manifest, is_geojson, manifest_in
from geo.share.subject import subject_of
from geo.words import text

TOLD = 50  # differences told one by one


@dataclass(frozen=True)
class Verdict:
    """What a check found: genuine or not, why in words, and each difference in what the file carries."""

    name: str
    genuine: bool
    findings: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    manifest: Manifest | None = None

    def as_text(self, language: str = "en") -> str:
        """Return the verdict as lines of text."""
        lines = [f"{self.name}: {finding}" for finding in self.findings]
        for one in self.differences[:TOLD]:
            place = ", ".join(part for part in (one.layer, one.feature, one.field) if part)
            key = "verify_missing" if not one.found else "verify_added" if not one.expected else "verify_changed"
            lines.append("  " + text(key, language, place=place, found=one.found, expected=one.expected))
        if (more := len(self.differences) - TOLD) > 0:
            lines.append("  " + text("verify_more", language, n=more))
        return "\n".join(lines)


def verify(content: bytes, name: str, catalog: Catalog, language: str = "en") -> Verdict:
    """Return whether a file is what this program makes of the data here, and what differs if it is not.

    Parameters
    ----------
    content
        The file's bytes, from anybody: nothing in them is trusted.
    name
        How the verdict calls the file.
    catalog
        The data it is held against.
    language
        Of the verdict's words: "en" or "es".
    """
    try:
        manifest = manifest_in(content)
    except ValueError as error:
        return Verdict(name, False, (text("verify_unreadable", language, why=error),))
    subject = subject_of(catalog, manifest["view"])
    findings = list(_versions(manifest, catalog, language))
    try:
        made = remake(subject, manifest["kind"], manifest["settings"])
        if is_geojson(content):
            made = unpack(made).get(layer_file(content), b"")
    except ValueError as error:
        findings.append(text("verify_cannot", language, why=error))
        return Verdict(name, False, tuple(findings), (), manifest)
    if content == made:
        return Verdict(name, True, (text("verify_genuine", language),), (), manifest)
    compared = compare(content, made, manifest["kind"], language)
    if compared.alike:
        return Verdict(name, True, (text("verify_packed", language),), (), manifest)
    expected = manifest_of(subject, manifest["kind"], manifest["settings"])
    differences = without_repeats([*manifests_differ(manifest, expected), *compared.differences])
    findings += compared.notes or [text("verify_other_bytes", language)]
    return Verdict(name, False, tuple(findings), tuple(differences), manifest)


def _versions(manifest: Manifest, catalog: Catalog, language: str) -> Iterator[str]:
    for key, here in (("data_version", catalog.version), ("code_version", code_version())):
        if manifest[key] != here:
            yield text(f"verify_{key}", language, found=quoted(manifest[key]), here=here)
