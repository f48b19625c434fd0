"""What shoppers say of the demonstration's products. Nobody is named: the page calls them buyers."""

from datetime import timedelta

from django.utils import timezone

from commerce.catalogue.models import Product
from commerce.catalogue.reviews.models import ProductReview
from content.demo import catalogue, reading
from core.models import Brand


def load(brand: Brand) -> None:
    """Those that are missing, by their place in the file."""
    products = {
        product.upc: product for product in Product.objects.filter(brand=brand, parent=None).exclude(upc=None)
    }
    there = set(ProductReview.objects.exclude(code=None).values_list("code", flat=True))
    now = timezone.now()
    for place, data in enumerate(reading.read("reviews").get(brand.slug, []), start=1):
        code = f"{brand.slug}-{place}"
        product = products.get(f"{catalogue.STEMS[brand.slug]}-{data['product']}")
        if product and code not in there:
            review = ProductReview.objects.create(
                product=product,
                code=code,
                score=data["score"],
                title=data["title"],
                body=data["body"],
                language=data["language"],
                is_verified=data.get("bought", True),
                status=ProductReview.APPROVED,
            )
            written = now - timedelta(days=data["days"])
            ProductReview.objects.filter(pk=review.pk).update(date_created=written)
