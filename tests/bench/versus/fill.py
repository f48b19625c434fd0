"""What a bare generated shop lacks before anybody can order: `python -m tests.bench.versus.fill`."""

import django


def main() -> None:
    django.setup()
    from core.models import Brand
    from tests.bench.versus.sides import BRAND
    from tests.factories.checkout import make_delivery

    make_delivery(Brand.objects.get(slug=BRAND))


if __name__ == "__main__":
    main()
