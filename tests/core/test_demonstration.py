"""Without DEBUG or DEMO=1 no server starts on a database whose demo accounts everybody can use."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

import pytest

from core import demonstration
from core.models import User


@pytest.fixture
def in_production(settings) -> None:
    settings.DEBUG = settings.DEMO = False


@pytest.fixture
def account() -> User:
    return User.objects.create_user("editor@demo.localhost", "small-people-bake")


def test_active_demo_accounts_stop_a_production_start(in_production, account):
    with pytest.raises(ImproperlyConfigured, match="active demo accounts"):
        demonstration.refuse_leftovers()
    with pytest.raises(ImproperlyConfigured, match="active demo accounts"):
        call_command("relay")


def test_a_demonstration_keeps_its_accounts(settings, account):
    settings.DEBUG, settings.DEMO = False, True

    demonstration.refuse_leftovers()


def test_other_people_and_closed_accounts_stop_nothing(in_production, account):
    User.objects.create_user("editor@example.com", "small-people-bake")
    User.objects.filter(pk=account.pk).update(is_active=False)

    demonstration.refuse_leftovers()
