"""The documentation leads somewhere, and everything in it can be reached from its map."""

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
DECISIONS = sorted(path for path in (DOCS / "adr").glob("*.md") if path.name != "README.md")


def links(page: Path) -> list[Path]:
    """The files a page links to, its code blocks left out."""
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", text)
    return [(page.parent / target).resolve() for target in targets]


def test_every_link_leads_to_a_file():
    broken = {
        f"{page.relative_to(DOCS)} → {target.name}"
        for page in [*PAGES, DOCS.parent / "README.md"]
        for target in links(page)
        if not target.exists()
    }

    assert broken == set()


def test_every_page_but_the_decisions_is_on_the_map():
    on_the_map = set(links(DOCS / "README.md"))
    others = {page for page in PAGES if page.parent.name != "adr" and page != DOCS / "README.md"}

    assert {str(page.relative_to(DOCS)) for page in others - on_the_map} == set()


def test_decisions_have_a_number_of_their_own_and_a_rule_for_a_title():
    numbers = [path.name[:4] for path in DECISIONS]

    assert len(set(numbers)) == len(numbers)
    for path in DECISIONS:
        assert re.match(rf"# {path.name[:4]}\b.+", path.read_text()), path.name


def test_every_decision_is_on_their_map():
    on_the_map = set(links(DOCS / "adr" / "README.md"))

    assert {path.name for path in set(DECISIONS) - on_the_map} == set()
