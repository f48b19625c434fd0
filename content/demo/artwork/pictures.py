"""The pictures that the demo shows: three views of each product (views*.toml) and scenes (scenes*.toml)."""

import tomllib
from functools import cache
from typing import Any

from content.demo.artwork.drawing import HERE, Picture, Thing

FRAME = (-60, -175, 920, 1150)  # four to five, with a margin round the object


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _picture(data: dict[str, Any], *, backdrop: str, ground: str) -> Picture:
    return Picture(
        things=tuple(Thing(**thing) for thing in data["things"]),
        box=tuple(data.get("box", FRAME)),
        backdrop=data.get("backdrop", backdrop),
        ground=data.get("ground", ground),
    )


@cache
def _all(kind: str) -> dict[str, Any]:
    """What all files of a kind say: `views` or `scenes`."""
    paths = sorted(HERE.glob(f"{kind}*.toml"))
    return {name: data for path in paths for name, data in _read(path.name).items()}


def view(
    motif: str, kind: str, palette: str, *, pattern: str = "", ground: str = "", backdrop: str = ""
) -> Picture:
    """A product's picture: `kind` is `front`, `detail` or `use`. A motif is an object, or made of several."""
    data = _all("views")[motif]
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
    return _picture(_all("scenes")[name], backdrop="soft", ground="#FBF7F0")
