import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
django = get_wsgi_application()

from core import charset, demonstration, sentry  # noqa: E402  (needs the apps that the line above has loaded)

demonstration.refuse_leftovers()
sentry.name_part("web")
application = charset.utf8_only(django)
