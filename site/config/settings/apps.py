"""Which apps run, in which order requests pass them, and where templates are."""

from config.env import ROOT, read

BASE_DIR = ROOT
PORT = read("PORT")
PUBLIC_PORT = read("PUBLIC_PORT") or PORT  # of demonstrations: the port that their addresses name
DEMO = read("DEMO")

INSTALLED_APPS = [
    # ours
    "core.apps.CoreConfig",
    "content.apps.ContentConfig",
    "search.apps.SearchConfig",
    "commerce.markets.apps.MarketsConfig",
    "commerce.exchange.apps.ExchangeConfig",
    # Oscar: forked, one each in commerce/
    "commerce.analytics.apps.AnalyticsConfig",
    "commerce.basket.apps.BasketConfig",
    "commerce.catalogue.apps.CatalogueConfig",
    "commerce.catalogue.reviews.apps.CatalogueReviewsConfig",
    "commerce.checkout.apps.CheckoutConfig",
    "commerce.communication.apps.CommunicationConfig",
    "commerce.customer.apps.CustomerConfig",
    "commerce.dashboard.apps.DashboardConfig",
    "commerce.dashboard.catalogue.apps.CatalogueDashboardConfig",
    "commerce.dashboard.orders.apps.OrdersDashboardConfig",
    "commerce.dashboard.offers.apps.OffersDashboardConfig",
    "commerce.dashboard.partners.apps.PartnersDashboardConfig",
    "commerce.dashboard.ranges.apps.RangesDashboardConfig",
    "commerce.dashboard.reports.apps.ReportsDashboardConfig",
    "commerce.dashboard.reviews.apps.ReviewsDashboardConfig",
    "commerce.dashboard.shipping.apps.ShippingDashboardConfig",
    "commerce.dashboard.users.apps.UsersDashboardConfig",
    "commerce.dashboard.vouchers.apps.VouchersDashboardConfig",
    "commerce.offer.apps.OfferConfig",
    "commerce.order.apps.OrderConfig",
    "commerce.partner.apps.PartnerConfig",
    "commerce.payment.apps.PaymentConfig",
    "commerce.shipping.apps.ShippingConfig",
    "commerce.voucher.apps.VoucherConfig",
    "commerce.wishlists.apps.WishlistsConfig",
    # Oscar: as released
    "oscar.config.Shop",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.dashboard.pages.apps.PagesDashboardConfig",
    "oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig",
    "widget_tweaks",
    "treebeard",
    "django_tables2",
    # Wagtail
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "core.people.apps.PeopleConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    # sign-in
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    # Django
    "core.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.flatpages",
]

# The page cache stands before brand, session, user and basket: a hit touches none of them.
MIDDLEWARE = [
    "core.middleware.request.RequestMiddleware",
    "core.middleware.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.edge.middleware.PageCacheMiddleware",
    "core.preloads.PreloadMiddleware",
    "core.middleware.brand.BrandMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.i18n.LocaleMiddleware",
    "commerce.markets.middleware.MarketMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.middleware.staff.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.middleware.staff.StaffMiddleware",
    "content.staff_reach.StaffReachMiddleware",
    "commerce.basket.middleware.BasketMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "core.errors.csrf_failure"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oscar.apps.checkout.context_processors.checkout",
                "oscar.core.context_processors.metadata",
            ],
        },
    },
]
