"""The pictures that the demo shows: three views of each product (views.toml) and scenes (scenes.toml)."""

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


def view(motif: str, kind: str, palette: str) -> Picture:
    """A product's picture: `kind` is `front`, `detail` or `use`."""
    data = _read("views.toml")[motif]
    views = {
        "front": {"things": [{"name": motif, **data.get("front", {})}]},
        "detail": {
            "things": [{"name": motif, **data.get("front", {})}],
            "box": data["detail"],
            "backdrop": "plain",
        },
        "use": data["use"],
    }
    picture = _picture(views[kind], backdrop=data.get("backdrop", "soft"), ground="")
    return picture.in_colours(palette)


def scene(name: str) -> Picture:
    """A hero or story picture."""
    return _picture(_read("scenes.toml")[name], backdrop="soft", ground="#FBF7F0")
