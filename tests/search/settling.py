"""What the relay would do for Elasticsearch. Without it there is nothing to do: databases find at once."""

from django.conf import settings

from search.engines.elastic import rebuilding, telling


def settle() -> None:
    """Make the indexes that are missing, and tell them everything."""
    if settings.ELASTICSEARCH_URL:
        for locale in rebuilding.missing():
            rebuilding.rebuild(locale)
        while telling.tell_some():
            pass
