"""Oscar's settings. Not named: what our forks have taken over."""

from django.urls import reverse_lazy
from oscar.defaults import *  # noqa: F403

from commerce.dashboard.navigation import NAVIGATION
from commerce.order.states import PIPELINE, State

OSCAR_DYNAMIC_CLASS_LOADER = "commerce.loading.class_loader"
OSCAR_SHOP_NAME = "Fabula"
OSCAR_HOMEPAGE = reverse_lazy("dashboard:index")
OSCAR_DEFAULT_CURRENCY = "GBP"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_EAGER_ALERTS = False
OSCAR_OFFERS_INCL_TAX = True  # prices are gross
OSCAR_OFFER_ROUNDING_FUNCTION = "commerce.partner.prices.rounded_down"
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = 99
OSCAR_THUMBNAILER = "commerce.catalogue.thumbnails.WagtailThumbnailer"
OSCAR_MODERATE_REVIEWS = True
OSCAR_BASKET_COOKIE_OPEN = "basket"
OSCAR_INITIAL_ORDER_STATUS = State.PENDING.value
OSCAR_ORDER_STATUS_PIPELINE = PIPELINE
OSCAR_DASHBOARD_NAVIGATION = NAVIGATION
del HAYSTACK_SIGNAL_PROCESSOR  # noqa: F821  (from oscar.defaults; haystack is not used)
