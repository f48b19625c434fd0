import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
django = get_wsgi_application()

from core import charset, connections, demonstration, sentry  # noqa: E402  (needs the apps that the line above has loaded)

demonstration.refuse_leftovers()
connections.close_all()  # gunicorn forks its workers from here
sentry.name_part("web")
application = charset.utf8_only(django)

# All that pages are made with is loaded before the workers part, and never looked through again: a full collection
# of 280,000 lasting objects would take a third of a second, in the middle of somebody's page.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
