"""Is this JSON-LD what schema.org's vocabulary allows? Checked against a part of its own definition.

`schemaorg-30.0.json` is cut out of release 30.0 of the vocabulary (github.com/schemaorg/schemaorg,
data/releases/30.0/schemaorg-current-https.jsonld, commit cc71c8e0; its terms: https://schema.org/docs/terms.html):
the types that our pages use with all above them, every property of those, and every member of the enumerations
that these lead to. Anew, for another release or another type: `python -m tests.seo.vocabulary <that file>`.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RELEASE = "30.0"
FILE = Path(__file__).with_name(f"schemaorg-{RELEASE}.json")
TYPES = (
    "AggregateRating", "Article", "Brand", "BreadcrumbList", "DefinedRegion", "EntryPoint", "ListItem",
    "MerchantReturnPolicy", "MonetaryAmount", "Offer", "OfferShippingDetails", "Organization", "Person", "Product",
    "ProductGroup", "PropertyValue", "Rating", "Review", "SearchAction", "UnitPriceSpecification", "WebSite",
)  # fmt: skip
PREFIX = "https://schema.org/"
TEXTS = {"Text", "URL", "CssSelectorType", "XPathType", "PronounceableText"}
FORMS = {
    "Number": r"-?\d+(\.\d+)?",
    "Integer": r"-?\d+",
    "Float": r"-?\d+(\.\d+)?",
    "Boolean": r"true|false",
    "Date": r"\d{4}-\d\d-\d\d",
    "DateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)",
    "Time": r"\d\d:\d\d(:\d\d)?",
}
Node = dict[str, Any]


class Vocabulary:
    def __init__(self, data: dict[str, Any]) -> None:
        self.above: dict[str, list[str]] = data["types"]
        self.domains: dict[str, list[str]] = data["domains"]
        self.ranges: dict[str, list[str]] = data["ranges"]
        self.members: dict[str, list[str]] = data["members"]

    @classmethod
    def load(cls) -> "Vocabulary":
        return cls(json.loads(FILE.read_text()))

    def errors(self, nodes: list[Node]) -> list[str]:
        """What is wrong with the JSON-LD of one page, each with the way to it."""
        named = {node["@id"]: node for node in _all(nodes) if "@id" in node and "@type" in node}
        found: list[str] = []
        for node in nodes:
            if node.get("@context") not in ("https://schema.org", "https://schema.org/"):
                found.append(f"{node.get('@type')}: its @context is {node.get('@context')!r}")
            found.extend(self._node(node, str(node.get("@type")), named))
        return found

    def kinds(self, name: str) -> set[str]:
        """A type and all above it."""
        return {name}.union(*(self.kinds(each) for each in self.above.get(name, [])))

    def _node(self, node: Node, where: str, named: dict[str, Node]) -> Iterator[str]:
        name = node.get("@type")
        if name not in self.above:
            yield f"{where}: there is no type {name!r}"
            return
        kinds = self.kinds(name)
        for prop, value in node.items():
            if prop.startswith("@") or prop.endswith("-input"):  # annotations of potential actions
                continue
            if not kinds.intersection(self.domains.get(prop, [])):
                yield f"{where}.{prop}: no property of {name}"
                continue
            for each in value if isinstance(value, list) else [value]:
                yield from self._value(each, f"{where}.{prop}", self.ranges[prop], named)

    def _value(self, value: Any, where: str, wanted: list[str], named: dict[str, Node]) -> Iterator[str]:
        if isinstance(value, dict):
            if set(value) == {"@id"}:
                if value["@id"] not in named:
                    yield f"{where}: nothing on the page is called {value['@id']}"
                    return
                kind = named[value["@id"]]["@type"]
            else:
                yield from self._node(value, where, named)
                kind = value.get("@type", "")
            if kind in self.above and not self.kinds(kind).intersection(wanted):
                yield f"{where}: a {kind} where {wanted} is expected"
        elif not self._is_literal(str(value), wanted):
            yield f"{where}: {value!r} where {wanted} is expected"

    def _is_literal(self, text: str, wanted: list[str]) -> bool:
        if not text.strip():
            return False
        member = text.removeprefix(PREFIX)
        if any(member in self.members.get(each, []) for each in wanted):
            return True
        if text.startswith(PREFIX):
            return "DefinedTerm" in wanted and member in self.domains  # variesBy names properties
        if TEXTS.intersection(wanted):
            return True
        if "ItemList" in wanted and "Text" in wanted:
            return True
        return any(re.fullmatch(form, text) for name, form in FORMS.items() if name in wanted) or (
            {"CreativeWork", "Thing"}.intersection(wanted)
            and text.startswith("http")  # a page may stand for itself by its address
        )


def _all(value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _all(each)
    elif isinstance(value, list):
        for each in value:
            yield from _all(each)


def cut(graph: list[Node]) -> dict[str, Any]:
    """The part of the vocabulary that speaks of `TYPES`."""
    by_name = {
        node["@id"].removeprefix("schema:"): node for node in graph if node["@id"].startswith("schema:")
    }
    types: dict[str, list[str]] = {}
    waiting = list(TYPES)
    while waiting:
        name = waiting.pop()
        if name in by_name and name not in types:
            types[name] = _names(by_name[name], "rdfs:subClassOf")
            waiting.extend(types[name])
    domains = {name: _names(node, "schema:domainIncludes") for name, node in by_name.items()}
    ours = {name: found for name, found in domains.items() if set(found) & types.keys()}
    ranges = {name: _names(by_name[name], "schema:rangeIncludes") for name in ours}
    members = _members(by_name, {each for found in ranges.values() for each in found})
    return {"release": RELEASE, "types": types, "domains": ours, "ranges": ranges, "members": members}


def _names(node: Node, key: str) -> list[str]:
    value = node.get(key, [])
    listed = value if isinstance(value, list) else [value]
    return sorted(each["@id"].removeprefix("schema:") for each in listed if each["@id"].startswith("schema:"))


def _members(by_name: dict[str, Node], enumerations: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, node in by_name.items():
        kinds = node["@type"] if isinstance(node["@type"], list) else [node["@type"]]
        for kind in kinds:
            enumeration = kind.removeprefix("schema:")
            if enumeration in enumerations - {"DataType", "Class"}:
                found.setdefault(enumeration, []).append(name)
    return found


if __name__ == "__main__":
    vocabulary = cut(json.loads(Path(sys.argv[1]).read_text())["@graph"])
    lines = [
        f"{json.dumps(part)}: {{\n"
        + ",\n".join(
            f"{json.dumps(name)}: {json.dumps(sorted(found))}" for name, found in sorted(value.items())
        )
        + "\n}"
        for part, value in vocabulary.items()
        if isinstance(value, dict)
    ]
    FILE.write_text("{\n" + ",\n".join([f'"release": "{RELEASE}"', *lines]) + "\n}\n")
