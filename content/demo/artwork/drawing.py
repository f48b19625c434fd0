"""Composes SVG objects on a backdrop and rasterises the picture."""

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import resvg_py

HERE = Path(__file__).parent
HALF = 400  # every object is drawn in a square of 800
WITH_PRODUCT = "product"  # a palette's name in views.toml: the colour way of the product shown

# What the classes of the objects mean; the names in braces are colours of the palette.
RULES = (
    ".base{{fill:{base}}}",
    ".shade{{fill:{shade}}}",
    ".light{{fill:{light}}}",
    ".trim{{fill:{trim}}}",
    ".deep{{fill:{deep}}}",
    ".line{{fill:none;stroke:{deep}}}",
    ".seam{{fill:none;stroke:{shade}}}",
    ".stroke-base{{fill:none;stroke:{base}}}",
    ".stroke-light{{fill:none;stroke:{light}}}",
    ".stroke-trim{{fill:none;stroke:{trim}}}",
    ".skin{{fill:{skin}}}",
    ".skin-shade{{fill:{skin_shade}}}",
    ".cheek{{fill:{cheek};fill-opacity:.55}}",
    ".hair{{fill:{hair}}}",
    ".stroke-hair{{fill:none;stroke:{hair}}}",
    ".stroke-face{{fill:none;stroke:{face}}}",
)
COMMON = {
    "ink": "#2A1E14",
    "skin": "#F3C9A5",
    "skin_shade": "#E0A880",
    "cheek": "#E98B78",
    "hair": "#6B4226",
    "face": "#4A2E20",
}
# Every object casts a shadow to the lower right: the light comes from the upper left. It is laid in sheets, each
# narrower than the one before, which is five times as fast as a blur.
SHADOW = re.compile(r'<g class="shadow">(.*?)</g>', re.DOTALL)
SHEETS = ((56, 0.016), (44, 0.017), (32, 0.018), (20, 0.02), (9, 0.022), (0, 0.022))


@dataclass(frozen=True, kw_only=True)
class Thing:
    """An object in a picture: its centre, its scale, its turn in degrees and its colours."""

    name: str
    x: float = HALF
    y: float = HALF
    scale: float = 1.0
    turn: float = 0.0
    palette: str = WITH_PRODUCT
    flip: bool = False
    shadow: bool = True


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Things on a backdrop; `box` is the part of the plane that is seen: x, y, width, height."""

    things: tuple[Thing, ...]
    box: tuple[float, float, float, float]
    backdrop: str
    ground: str

    def in_colours(self, palette: str) -> "Picture":
        """The picture with a product's colour way put in."""
        things = (
            replace(each, palette=palette) if each.palette == WITH_PRODUCT else each for each in self.things
        )
        return replace(self, things=tuple(things), ground=self.ground or palettes()[palette]["ground"])


@cache
def palettes() -> dict[str, dict[str, str]]:
    return tomllib.loads((HERE / "palettes.toml").read_text(encoding="utf-8"))


@cache
def _markup(name: str) -> str:
    """The inside of an object's `<svg>` element."""
    text = (HERE / "objects" / f"{name}.svg").read_text(encoding="utf-8")
    inside = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
    # Opacity of fill and stroke needs no layer of its own: twice as fast as opacity of the element.
    return re.sub(r' opacity="([^"]*)"', r' fill-opacity="\1" stroke-opacity="\1"', inside)


def _place(thing: Thing, scope: str) -> tuple[str, str]:
    """The object as a group of its own, and the style rules that colour it there."""
    colours = {**COMMON, **palettes()[thing.palette]}
    rules = "".join(f".{scope} {rule.format(**colours)}" for rule in RULES)
    body = re.sub(r'(id="|href="#|url\(#)', rf"\g<1>{scope}-", _markup(thing.name))
    body = SHADOW.sub(_shadow if thing.shadow else "", body, count=1)
    across = -thing.scale if thing.flip else thing.scale
    frame = (
        f"translate({thing.x} {thing.y}) rotate({thing.turn}) "
        f"scale({across} {thing.scale}) translate({-HALF} {-HALF})"
    )
    return f'<g class="{scope}" transform="{frame}">{body}</g>', rules


def _shadow(found: re.Match[str]) -> str:
    """The shadow's shape as sheets of ink."""
    ink = COMMON["ink"]
    sheets = "".join(
        f'<g fill="{ink}" fill-opacity="{depth}" stroke="{ink}" stroke-width="{width}" stroke-opacity="{depth}">'
        f"{found[1]}</g>"
        for width, depth in SHEETS
    )
    return f'<g transform="translate(16 24)">{sheets}</g>'


def _backdrop(picture: Picture) -> str:
    """The wall behind, and what the things lie or stand on."""
    x, y, width, height = picture.box
    wall = f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{picture.ground}"/>'
    if picture.backdrop == "table":
        top = y + height * 0.52
        return wall + (
            f'<rect x="{x}" y="{top}" width="{width}" height="{height}" fill="#C9A26B" opacity=".4"/>'
            f'<rect x="{x}" y="{top}" width="{width}" height="{height * 0.006}" fill="#7A4A21" opacity=".35"/>'
        )
    if picture.backdrop == "meadow":
        return wall + (
            f'<path d="M{x} {y + height * 0.83}Q{x + width * 0.3} {y + height * 0.72} {x + width * 0.62} '
            f'{y + height * 0.84}T{x + width} {y + height * 0.8}V{y + height}H{x}Z" fill="#AFC6B1"/>'
            f'<path d="M{x} {y + height * 0.93}Q{x + width * 0.4} {y + height * 0.82} {x + width} '
            f'{y + height * 0.92}V{y + height}H{x}Z" fill="#8BA98F"/>'
        )
    if picture.backdrop == "plain":
        return wall
    return wall + (
        f'<circle cx="{x + width * 0.5}" cy="{y + height * 0.5}" r="{min(width, height) * 0.46}" fill="#FFF" '
        'opacity=".38"/>'
    )


def svg(picture: Picture) -> str:
    """The picture as one SVG document."""
    groups, rules = zip(
        *(_place(thing, f"o{place}") for place, thing in enumerate(picture.things)), strict=True
    )
    x, y, width, height = picture.box
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{x} {y} {width} {height}">'
        f"<style>{''.join(rules)}</style>{_backdrop(picture)}"
        f'<g stroke-linecap="round" stroke-linejoin="round">{"".join(groups)}</g></svg>'
    )


def raster(picture: Picture, *, width: int) -> bytes:
    """The picture as PNG, `width` pixels wide."""
    return resvg_py.svg_to_bytes(svg_string=svg(picture), width=width, skip_system_fonts=True)
