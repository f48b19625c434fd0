"""The pictures that the demo shows: three views of each product (views*.toml) and scenes (scenes*.toml)."""

from typing import Any

from content.demo.artwork.drawing import Picture, Thing, sheets_of

FRAME = (-60, -175, 920, 1150)  # four to five, with a margin round the object


def _picture(data: dict[str, Any], *, backdrop: str, ground: str) -> Picture:
    return Picture(
        things=tuple(Thing(**thing) for thing in data["things"]),
        box=tuple(data.get("box", FRAME)),
        backdrop=data.get("backdrop", backdrop),
        ground=data.get("ground", ground),
    )


def view(
    motif: str, kind: str, palette: str, *, pattern: str = "", ground: str = "", backdrop: str = ""
) -> Picture:
    """A product's picture: `kind` is `front`, `detail` or `use`. A motif is an object, or made of several."""
    data = sheets_of("views")[motif]
    front = data.get("front", {})
    things = front.get("things") or [{"name": motif, **front}]
    close = front.get("things") or [{"name": motif, **front, "scale": 1}]
    views = {
        "front": {"things": things, "backdrop": backdrop or data.get("backdrop", "soft")},
        "detail": {"things": close, "box": data["detail"], "backdrop": "plain"},
        "use": data["use"],
    }
    picture = _picture(views[kind], backdrop=data.get("backdrop", "soft"), ground=ground)
    return picture.dressed(palette, pattern)


def scene(name: str) -> Picture:
    """A hero or story picture."""
    return _picture(sheets_of("scenes")[name], backdrop="soft", ground="#FBF7F0")
