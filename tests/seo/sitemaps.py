"""Sitemaps against the schemas of sitemaps.org, and what they list.

xmlschema reads the published schemas as they are; the XHTML links, which these leave to others, have a small schema
of their own.
"""

from pathlib import Path

import xmlschema
from defusedxml import ElementTree

HERE = Path(__file__).parent
SPACES = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9", "xhtml": "http://www.w3.org/1999/xhtml"}


def _schema(name: str) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(HERE / name), locations=[(SPACES["xhtml"], str(HERE / "alternate.xsd"))])


def errors(text: str, *, index: bool = False) -> list[str]:
    schema = _schema("siteindex.xsd" if index else "sitemap.xsd")
    return [f"{error.path}: {error.reason}" for error in schema.iter_errors(text)]


def listed(text: str) -> list[str]:
    """The sitemaps of an index."""
    root = ElementTree.fromstring(text)
    return [str(each.text) for each in root.findall("map:sitemap/map:loc", SPACES)]


def entries(text: str) -> dict[str, dict[str, str]]:
    """Address → its alternates by hreflang."""
    return {
        str(url.findtext("map:loc", namespaces=SPACES)): {
            link.attrib["hreflang"]: link.attrib["href"] for link in url.findall("xhtml:link", SPACES)
        }
        for url in ElementTree.fromstring(text).findall("map:url", SPACES)
    }
