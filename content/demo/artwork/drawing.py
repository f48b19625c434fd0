"""Composes SVG objects on a backdrop and rasterises the picture."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from math import cos, hypot, radians, sin
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import resvg_py

Sheets = tuple[tuple[int, float], ...]
Box = tuple[float, float, float, float]
Point = tuple[float, float]
HERE = Path(__file__).parent
HALF = 400  # every object is drawn in a square of 800
WORTH_HELPERS = 16 * 800**2  # square pixels, from which further processes are quicker
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
SHEETS = ((46, 0.033), (22, 0.037), (0, 0.042))
NEAR, NEAR_SHEETS = 500, ((30, 0.05), (0, 0.06))  # a box as narrow as that shows little of it
# What a printed thing goes without: its own face, dots or stars.
BADGE = re.compile(r"<!--badge-->.*?<!--/badge-->", re.DOTALL)
PLAIN = "plain"  # the print of a thing that has neither
CLOTH = "<!--cloth-->"  # where an object's print lies: inside its silhouette, under light and shade
# Behind the things, on the colour of the ground; `soft` is a circle.
BACKDROPS = {
    "plain": "",
    "table": '<path d="M0 52H100V100H0Z" fill="#C9A26B" fill-opacity=".4"/>'
    '<path d="M0 52H100V52.6H0Z" fill="#7A4A21" fill-opacity=".35"/>',
    "meadow": '<path d="M0 83Q30 72 62 84T100 80V100H0Z" fill="#AFC6B1"/>'
    '<path d="M0 93Q40 82 100 92V100H0Z" fill="#8BA98F"/>',
    "arch": '<path d="M13 100V46A37 29.600 0 0 1 87 46V100Z" fill="#FFF" fill-opacity=".42"/>',
    "hill": '<path d="M0 72Q26 60 54 67T100 62V100H0Z" fill="#FFF" fill-opacity=".45"/>',
    "dawn": '<g fill="#FFF"><path d="M-4 78A54 43 0 0 1 104 78Z" fill-opacity=".24"/>'
    '<path d="M12 78A38 30 0 0 1 88 78Z" fill-opacity=".28"/><path d="M0 78H100V100H0Z" fill-opacity=".36"/></g>',
    "floor": '<path d="M0 70H100V100H0Z" fill="#FFF" fill-opacity=".5"/>',
}


@dataclass(frozen=True, kw_only=True)
class Thing:
    """An object in a picture: its centre, its scale, its turn in degrees, its colours and what is printed on it."""

    name: str
    x: float = HALF
    y: float = HALF
    scale: float = 1.0
    turn: float = 0.0
    palette: str = WITH_PRODUCT
    print: str = ""
    flip: bool = False
    shadow: bool = True


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Things on a backdrop; `box` is the part of the plane that is seen: x, y, width, height."""

    things: tuple[Thing, ...]
    box: Box
    backdrop: str
    ground: str

    def dressed(self, palette: str, pattern: str = "") -> "Picture":
        """The picture with a product's colour way and print put in."""
        things = (
            replace(each, palette=palette, print=each.print or pattern)
            if each.palette == WITH_PRODUCT
            else each
            for each in self.things
        )
        return replace(self, things=tuple(things), ground=self.ground or palettes()[palette]["ground"])


@cache
def sheets_of(kind: str) -> dict[str, Any]:
    """What all files of a kind say: `palettes.toml`, `palettes-….toml`."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(HERE.glob(f"{kind}*.toml"))]
    return {name: data for text in texts for name, data in tomllib.loads(text).items()}


@cache
def palettes() -> dict[str, dict[str, str]]:
    return sheets_of("palettes")


@cache
def prints() -> dict[str, dict[str, Any]]:
    return sheets_of("prints")


@cache
def _markup(name: str) -> str:
    """The inside of an object's `<svg>` element."""
    text = (HERE / "objects" / f"{name}.svg").read_text(encoding="utf-8")
    inside = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
    # Opacity of fill and stroke needs no layer of its own: twice as fast as opacity of the element.
    return re.sub(r' opacity="([^"]*)"', r' fill-opacity="\1" stroke-opacity="\1"', inside)


def _place(thing: Thing, scope: str, picture: Picture) -> tuple[str, str]:
    """The object as a group of its own, and the style rules that colour it there."""
    sheets = NEAR_SHEETS if picture.box[2] < NEAR else SHEETS
    colours = {**COMMON, **palettes()[thing.palette]}
    rules = "".join(f".{scope} {rule.format(**colours)}" for rule in RULES)
    body = BADGE.sub("", _markup(thing.name)) if thing.print else _markup(thing.name)
    body = re.sub(r'(id="|href="#|url\(#)', rf"\g<1>{scope}-", body)
    body = SHADOW.sub(lambda found: _shadow(found[1], sheets) if thing.shadow else "", body, count=1)
    if thing.print and thing.print != PLAIN:
        print_ = prints()[thing.print]
        if CLOTH in body:
            body = body.replace(CLOTH, _tiles(print_, colours, thing, picture.box))
        else:
            body = _pattern(print_, f"{scope}-print", colours) + body
            rules += f".{scope} .base{{fill:url(#{scope}-print)}}"
    across = -thing.scale if thing.flip else thing.scale
    frame = (
        f"translate({thing.x} {thing.y}) rotate({thing.turn}) "
        f"scale({across} {thing.scale}) translate({-HALF} {-HALF})"
    )
    return f'<g class="{scope}" transform="{frame}">{body}</g>', rules


def _tiles(data: dict[str, Any], colours: dict[str, str], thing: Thing, box: Box) -> str:
    """A print laid over the object, tile by tile: twice as fast as an SVG pattern.

    Only tiles that are seen: a clipped group costs the area of all that is in it, seen or not.
    """
    width, height = data["tile"]
    turn, reach = data.get("turn", 0), hypot(width, height)
    margin = HALF // 2 if turn else 0
    shapes = data["svg"].format(**colours)
    laid = "".join(
        f'<g transform="translate({x} {y})">{shapes}</g>'
        for x in range(-margin, 2 * HALF + margin, width)
        for y in range(-margin, 2 * HALF + margin, height)
        if _is_seen(_turned(x + width / 2 - HALF, y + height / 2 - HALF, turn), reach, thing, box)
    )
    return f'<g transform="rotate({turn} {HALF} {HALF})">{laid}</g>'


def _is_seen(centre: Point, reach: float, thing: Thing, box: Box) -> bool:
    """Does what lies within `reach` of a point of the object, as seen from its middle, show in the box?"""
    if max(abs(centre[0]), abs(centre[1])) > HALF + reach:
        return False
    across, down = _turned(-centre[0] if thing.flip else centre[0], centre[1], thing.turn)
    x, y = thing.x + thing.scale * across - box[0], thing.y + thing.scale * down - box[1]
    far = thing.scale * reach
    return -far <= x <= box[2] + far and -far <= y <= box[3] + far


def _turned(x: float, y: float, degrees: float) -> Point:
    angle = radians(degrees)
    return x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)


def _pattern(data: dict[str, Any], name: str, colours: dict[str, str]) -> str:
    """A print for an object without a place for it: all its base becomes printed cloth."""
    width, height = data["tile"]
    cloth = f'<rect width="{width}" height="{height}" fill="{colours["base"]}"/>'
    turn = f' patternTransform="rotate({data["turn"]})"' if "turn" in data else ""
    return (
        f'<pattern id="{name}" patternUnits="userSpaceOnUse" width="{width}" height="{height}"{turn}>'
        f"{cloth}{data['svg'].format(**colours)}</pattern>"
    )


def _shadow(shape: str, sheets: Sheets) -> str:
    """A shape as sheets of ink."""
    ink = COMMON["ink"]
    laid = "".join(
        f'<g fill="{ink}" fill-opacity="{depth}" stroke="{ink}" stroke-width="{width}" stroke-opacity="{depth}">'
        f"{shape}</g>"
        for width, depth in sheets
    )
    return f'<g transform="translate(16 24)">{laid}</g>'


def _backdrop(picture: Picture) -> str:
    """The wall behind, and what the things lie or stand on: drawn for a square of a hundred."""
    x, y, width, height = picture.box
    wall = f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{picture.ground}"/>'
    if picture.backdrop == "soft":
        return wall + (
            f'<circle cx="{x + width * 0.5}" cy="{y + height * 0.5}" r="{min(width, height) * 0.46}" '
            'fill="#FFF" fill-opacity=".38"/>'
        )
    frame = f"translate({x} {y}) scale({width / 100} {height / 100})"
    return wall + f'<g transform="{frame}">{BACKDROPS[picture.backdrop]}</g>'


def svg(picture: Picture) -> str:
    """The picture as one SVG document."""
    groups, rules = zip(
        *(_place(thing, f"o{place}", picture) for place, thing in enumerate(picture.things)), strict=True
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


def rasters(orders: Sequence[tuple[Picture, int]]) -> Iterator[bytes]:
    """Many pictures as PNG, each with its width, on all processors if it is worth their while."""
    if sum(width**2 for _picture, width in orders) < WORTH_HELPERS:
        yield from map(_small, orders)
        return
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield from pool.map(_raster, orders, chunksize=4)


def _raster(order: tuple[Picture, int]) -> bytes:
    picture, width = order
    return raster(picture, width=width)


_small = cache(_raster)  # tests draw the same small pictures again and again
