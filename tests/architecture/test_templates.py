"""Templates compile, hold no script or style of their own, and ask nobody else's servers."""

import re
from pathlib import Path

from django.conf import settings
from django.template import TemplateSyntaxError, engines

TEMPLATES = Path(settings.BASE_DIR) / "templates"
NAMES = sorted(
    str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"}
)
PAGES = [name for name in NAMES if name.endswith(".html") and not name.startswith("emails/")]
SHOPPERS = [name for name in PAGES if not name.startswith(("oscar/", "wagtailadmin/"))]


def found(names: list[str], *patterns: str) -> dict[str, str]:
    """Template → the first thing in it that one of the patterns matches."""
    matches = {name: re.search("|".join(patterns), (TEMPLATES / name).read_text()) for name in names}
    return {name: match.group() for name, match in matches.items() if match}


def test_every_template_compiles():
    broken = {}
    for name in NAMES:
        try:
            engines["django"].get_template(name)
        except TemplateSyntaxError as error:
            broken[name] = str(error)

    assert broken == {}


def test_no_shopper_page_holds_inline_script_or_style():
    """A nonce in a shared page would be shared, so nothing may need one."""
    script = r'<script(?![^>]*\bsrc=)(?![^>]*type="application/(?:ld\+)?json")[^>]*>'

    assert found(SHOPPERS, script, r"<style\b", r"\sstyle=", r"\son[a-z]+=[\"']", r"javascript:") == {}


def test_no_page_loads_anything_from_another_host():
    assert (
        found(
            PAGES,
            r"\b(?:src|srcset|action|poster)=[\"'](?:https?:)?//",
            r"<link[^>]*href=[\"'](?:https?:)?//",
        )
        == {}
    )


def test_every_mail_has_a_plain_twin():
    mails = {name for name in NAMES if name.startswith("emails/") and name.endswith(".html")}

    assert {name for name in mails if name.replace(".html", ".txt") not in NAMES} == set()


def test_names_are_in_snake_case():
    assert [name for name in NAMES if not re.fullmatch(r"[a-z0-9_]+\.(?:html|txt)", Path(name).name)] == []
