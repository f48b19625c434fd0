"""What the PDFs share: letters, logo, measures. Nothing but `printable()` text gets onto paper."""

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings

import resvg_py
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, Image, PageTemplate, Paragraph

from core.brand_tokens import tokens_of
from core.models import Brand

MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
PLAIN, BOLD = "Vera", "VeraBd"
HOUSE = {"ink": "#2a2933", "ink_muted": "#5c5a68", "line": "#d8d2c6", "soft": "#f2efe9", "action": "#1f5c57"}
LOGO_PIXELS = 960


@cache
def _letters() -> dict[int, Any]:
    """The letters that can be printed. Both faces have the same."""
    faces = {name: TTFont(name, f"{name}.ttf") for name in (PLAIN, BOLD)}
    for face in faces.values():
        pdfmetrics.registerFont(face)
    return dict(faces[PLAIN].face.charToGlyph)


def printable(text: Any) -> str:
    """The text in letters that the face has: without accents that it lacks, rather than with a hole."""
    known = _letters()

    def letter(sign: str) -> str:
        if ord(sign) in known:
            return sign
        plain = "".join(each for each in unicodedata.normalize("NFKD", sign) if ord(each) in known)
        return plain or "?"

    return "".join(map(letter, " ".join(str(text).split(" "))))


def look_of(brand: Brand | None) -> dict[str, Any]:
    """The brand's colours; the house's own where it has none."""
    tokens = {**HOUSE, **(tokens_of(brand) if brand else {})}
    return {name: HexColor(tokens[name][:7]) for name in HOUSE}


def words(text: Any, look: dict[str, Any], *, size: float = 9, bold: bool = False, **style: Any) -> Paragraph:
    """A paragraph; each line of `text` on one of its own."""
    _letters()
    color = style.pop("color", look["ink"])
    sheet = ParagraphStyle(
        "words",
        fontName=BOLD if bold else PLAIN,
        fontSize=size,
        leading=size * 1.35,
        textColor=color,
        **style,
    )
    return Paragraph("<br/>".join(escape(printable(line)) for line in str(text).splitlines()), sheet)


def number(value: int, look: dict[str, Any]) -> Paragraph:
    return words(value, look, size=10, bold=True, alignment=TA_RIGHT)


def barcode(code: str, *, height: float = 9 * mm, most: float = 60 * mm) -> Flowable | None:
    """What a scanner reads; None of what it can't, or what would be too wide to be read."""
    if not code.isascii() or not code.isprintable():
        return None
    for bar in (0.36 * mm, 0.3 * mm, 0.25 * mm, 0.2 * mm):
        drawing = Code128(code, barHeight=height, barWidth=bar, quiet=False, humanReadable=False)
        if drawing.width <= most:
            return drawing
    return None


class Box(Flowable):
    """A square to be ticked."""

    def __init__(self, look: dict[str, Any], side: float = 4 * mm) -> None:
        super().__init__()
        self.width = self.height = side
        self.color = look["ink_muted"]

    def draw(self) -> None:
        self.canv.setStrokeColor(self.color)
        self.canv.setLineWidth(0.8)
        self.canv.rect(0, 0, self.width, self.height)


class Beginning(Flowable):
    """Where a paper begins: from here on pages are counted from 1 and have its name at the foot."""

    def __init__(self, name: str, look: dict[str, Any]) -> None:
        super().__init__()
        self.width = self.height = 0
        self.name, self.look = name, look

    def draw(self) -> None:
        self.canv.paper = (self.name, self.look, self.canv.getPageNumber())


def logo(brand: Brand, *, height: float = 11 * mm) -> Image | None:
    """The brand's own, as its shop shows it."""
    picture = _logo(brand.slug)
    if picture is None:
        return None
    across, up = ImageReader(BytesIO(picture)).getSize()
    return Image(BytesIO(picture), width=height * across / up, height=height, mask="auto", hAlign="LEFT")


@cache
def _logo(slug: str) -> bytes | None:
    file = Path(settings.BASE_DIR) / "frontend" / "src" / "brands" / slug / "logo.svg"
    if not file.exists():
        return None
    return bytes(
        resvg_py.svg_to_bytes(svg_string=file.read_text(), width=LOGO_PIXELS, skip_system_fonts=True)
    )


def write(story: Sequence[Flowable], *, title: str, page_words: Callable[[int], str]) -> bytes:
    """The file. `page_words` says a page's number."""

    def foot(canvas: Any, _document: Any) -> None:
        name, look, first = getattr(canvas, "paper", ("", look_of(None), 1))
        canvas.setFont(PLAIN, 7.5)
        canvas.setFillColor(look["ink_muted"])
        canvas.drawString(MARGIN, 10 * mm, printable(name))
        canvas.drawRightString(
            A4[0] - MARGIN, 10 * mm, printable(page_words(canvas.getPageNumber() - first + 1))
        )

    file = BytesIO()
    frame = Frame(MARGIN, 16 * mm, WIDTH, A4[1] - 31 * mm, 0, 0, 0, 0)
    document = BaseDocTemplate(file, pagesize=A4, title=printable(title), author="", invariant=1)
    document.addPageTemplates(PageTemplate(frames=[frame], onPageEnd=foot))
    document.build(list(story))
    return file.getvalue()
