"""Freshness has no gaps: what a shared page reads is watched, or exempt for a written reason."""

from django.db import connection

import pytest

from core.models import Brand, Image, User
from core.outbox.triggers import read_tables, unwatched
from core.outbox.watches import declared, exempt, exemptions


def test_reads_are_collected_by_table() -> None:
    with read_tables() as tables:
        list(Image.objects.filter(uploaded_by_user__email="a").select_related("collection"))
        Brand.objects.filter(members__in=User.objects.filter(groups__name="g")).exists()
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from (select 1 from taggit_tag) as found")

    assert tables == {
        "core_image",
        "core_user",
        "wagtailcore_collection",
        "core_brand",
        "core_brand_members",
        "core_user_groups",
        "auth_group",
        "taggit_tag",
    }


def test_a_table_with_neither_trigger_nor_exemption_is_named() -> None:
    assert unwatched({"core_image", "core_brand", "django_session", "django_admin_log"}) == {
        "django_admin_log"
    }


def test_an_exemption_needs_its_reason_and_no_trigger() -> None:
    with pytest.raises(ValueError, match="carries its reason"):
        exempt("core_image", "")
    assert all(exemptions().values())
    assert {each.table for each in declared()} & set(exemptions()) == set()
