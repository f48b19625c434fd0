"""One account per role, for trying things out. The password is no secret: demo accounts exist only in a demo."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from allauth.account.models import EmailAddress

from content.demo import reading
from core import roles
from core.models import Brand, User

PASSWORD = "small-people-bake"  # noqa: S105  (printed at every start)


def load() -> None:
    brands = {brand.slug: brand for brand in Brand.objects.all()}
    hashed = make_password(PASSWORD)  # once: hashing is slow on purpose
    for data in reading.read("ground")["person"]:
        if not User.objects.filter(email=data["email"]).exists():
            load_person(data, brands, hashed)


def load_person(data: reading.Data, brands: dict[str, Brand], hashed: str) -> None:
    first, last = data["name"]
    make = User.objects.create_superuser if data.get("superuser") else User.objects.create_user
    user = make(data["email"], None, first_name=first, last_name=last)
    user.password = hashed
    user.first_brand = brands.get(data.get("opened_at", ""))
    user.save(update_fields=["password", "first_brand"])
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    mine = [brands[slug] for slug in data.get("brands", brands)]
    role = data.get("role")
    if role and Group.objects.filter(name=role).exists():
        roles.assign(user=user, role=role, brands=mine, languages=data.get("languages", ()))
    else:
        user.brands.set(mine)


def accounts() -> list[tuple[str, str]]:
    """E-mail address and what the person is, for printing."""
    return [
        (data["email"], data.get("role") or ("Administrator" if data.get("superuser") else "Shopper"))
        for data in reading.read("ground")["person"]
    ]
