"""The demo's pictures: drawn once, kept as images of the brand's collection."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.text import slugify

from wagtail.images.models import Filter
from wagtail.models import Collection

from PIL import Image as PillowImage

from commerce.catalogue.pictures import FALLBACK
from content.demo import reading
from content.demo.artwork import drawing, pictures
from core.models import Brand, Image, Rendition
from core.roles import brand_collection

CARD, SIDE, CLOSE, PAGE = 800, 640, 560, 1400  # widths in pixels: fronts, in use, details, across a page
VIEWS = {"front": CARD, "detail": CLOSE, "use": SIDE}  # details fill their frame and take longest
SMALL = 8  # the divisor of a quick load, whose pictures are for tests only
# What a visitor's first pages need at once. The relay makes the rest, AVIF among it, which takes its time.
CARD_SPECS = (FALLBACK, "width-400|format-webp")
PAGE_SPECS = (*CARD_SPECS, "width-800|format-webp", "width-1600|format-webp")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A picture that the demo shows. Its title identifies it in the brand's collection."""

    brand: str
    title: str
    kind: str
    motif: str
    palette: str = ""
    pattern: str = ""
    ground: str = ""
    backdrop: str = ""
    width: int = CARD
    first: bool = False

    def picture(self) -> drawing.Picture:
        if self.kind == "scene":
            return pictures.scene(self.motif)
        return pictures.view(
            self.motif,
            self.kind,
            self.palette,
            pattern=self.pattern,
            ground=self.ground,
            backdrop=self.backdrop,
        )

    @property
    def first_specs(self) -> tuple[str, ...]:
        """The renditions to be made before anybody looks; a gallery is content with one."""
        if self.width == PAGE:
            return PAGE_SPECS
        return CARD_SPECS if self.first else (FALLBACK,)


def wanted() -> Iterator[Wanted]:
    """Every picture of every brand."""
    for brand in (data["slug"] for data in reading.brands()):
        wide = dict.fromkeys(page_scenes(brand))
        for name in wide:
            yield Wanted(
                brand=brand, title=scene_title(name), kind="scene", motif=name, width=PAGE, first=True
            )
        for name in dict.fromkeys(
            shelf["scene"] for shelf in reading.shelves(brand) if shelf["scene"] not in wide
        ):
            yield Wanted(brand=brand, title=scene_title(name), kind="scene", motif=name, first=True)
        for product in reading.products(brand):
            yield from product_pictures(brand, product)


def page_scenes(brand: str) -> Iterator[str]:
    """The scenes of heroes, stories and pages."""
    for page in (reading.home(brand), *reading.pages(brand)):
        if "scene" in page:
            yield page["scene"]
        for words in page["words"].values():
            for entry in words["body"]:
                yield from (
                    part["scene"] for part in entry.values() if isinstance(part, dict) and "scene" in part
                )


def product_pictures(brand: str, product: reading.Data) -> Iterator[Wanted]:
    """Three views in each colour."""
    for place, palette in enumerate(palettes(product)):
        for kind, width in VIEWS.items():
            yield Wanted(
                brand=brand,
                title=view_title(product, kind, palette),
                kind=kind,
                motif=product["motif"],
                palette=palette,
                pattern=product.get("print", ""),
                ground=product.get("ground", "") if place == 0 else "",
                backdrop=product.get("backdrop", ""),
                width=width,
                first=(kind, place) == ("front", 0),
            )


def palettes(product: reading.Data) -> list[str]:
    """The colours that a product comes in, or the one it is drawn in."""
    return product.get("variants", {}).get("colour") or [product["palette"]]


def view_title(product: reading.Data, kind: str, palette: str) -> str:
    return f"{product['title']}, {palette}, {kind}"


def scene_title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def draw_missing(progress: Callable[[int, int], None], *, quick: bool = False) -> list[tuple[Wanted, bytes]]:
    """Draw what the library does not have yet. Nothing is written."""
    names = {data["slug"]: data["name"] for data in reading.brands()}
    there = set(Image.objects.values_list("collection__name", "title"))
    missing = [each for each in wanted() if (names[each.brand], each.title) not in there]
    orders = [(each.picture(), each.width // SMALL if quick else each.width) for each in missing]
    drawn = []
    for count, png in enumerate(drawing.rasters(orders), start=1):
        drawn.append((missing[count - 1], png))
        progress(count, len(missing))
    return drawn


def store(drawn: list[tuple[Wanted, bytes]]) -> None:
    """Put drawn pictures into the library. Told its size, Wagtail needn't decode each of them twice to learn it."""
    collections = {brand.slug: brand_collection(brand) for brand in Brand.objects.all()}
    for each, png in drawn:
        path = Image().get_upload_to(f"{each.brand}-{slugify(each.title)}.png")
        width, height = PillowImage.open(BytesIO(png)).size
        Image.objects.create(
            title=each.title,
            collection=collections[each.brand],
            file=default_storage.save(path, ContentFile(png)),
            width=width,
            height=height,
        )


def find(brand: Brand, title: str) -> Image | None:
    """A picture of the brand, unless somebody has renamed or deleted it since."""
    collection: Collection = brand_collection(brand)
    return Image.objects.filter(collection=collection, title=title).first()


def images(brand: Brand) -> dict[str, Image]:
    """Title → picture of the brand."""
    return {image.title: image for image in Image.objects.filter(collection=brand_collection(brand))}


def make_first_renditions(progress: Callable[[int, int], None]) -> None:
    """What first pages show: all widths of cards and heroes, one of each other picture."""
    known = {(each.brand, each.title): each for each in wanted()}
    slugs = {brand.name: brand.slug for brand in Brand.objects.all()}
    bare = Image.objects.filter(renditions=None).select_related("collection")
    mine = [(image, known.get((slugs.get(image.collection.name, ""), image.title))) for image in bare]
    images = [(image, each.first_specs) for image, each in mine if each]
    with ThreadPoolExecutor() as pool:  # the encoders let each other work; rows are written by this thread
        for count, made in enumerate(pool.map(_render, images), start=1):
            Rendition.objects.bulk_create(made)
            progress(count, len(images))


def _render(order: tuple[Image, tuple[str, ...]]) -> list[Rendition]:
    image, specs = order
    with image.open_file() as file:
        original = file.read()
    return [image.generate_rendition_instance(Filter(spec), BytesIO(original)) for spec in specs]
