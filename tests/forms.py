"""What a browser sends of a page."""

from bs4 import BeautifulSoup, Tag


def as_sent(html: str, form: str) -> dict[str, object]:
    """What a browser would send of the form with that id, as it stands."""
    found = BeautifulSoup(html, "html.parser").find("form", id=form)
    assert isinstance(found, Tag), form
    fields: dict[str, object] = {}
    for entry in found.select("input[name], textarea[name], select[name]"):
        name, kind = str(entry["name"]), entry.get("type", entry.name)
        if kind == "select":
            fields[name] = [option.get("value", "") for option in entry.select("option[selected]")]
        elif kind == "textarea":
            fields[name] = entry.get_text()
        elif kind not in {"file", "submit"} and (
            kind not in {"checkbox", "radio"} or entry.has_attr("checked")
        ):
            fields[name] = entry.get("value", "on" if kind == "checkbox" else "")
    return fields
