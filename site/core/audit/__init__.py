"""Who did what, when, from what to what: one append-only table for what has no history of its own.

Sign-ins are recorded by `signing`. What stands in tables (roles, rights, brands' members, prices) is recorded
by triggers of the database, so that no form, import, bulk edit or `update()` can pass it by:

    audit.watch(Trail(name="price", kind="price", table="partner_price", value="CAST({row}.amount AS TEXT)"))

Who acts is whoever sent the request, or is named by `with audit.acting(user):`.
"""

from core.audit.actors import acting
from core.audit.trails import Trail, name_actor_in, watch

__all__ = ["Trail", "acting", "name_actor_in", "watch"]
