"""The whole production shape: where it is there, and which market its visitors come from."""

import os

import pytest

MARKET = "en-gb"
MARKS = [
    pytest.mark.alone,
    pytest.mark.services("postgresql-server", "redis-server", "varnish", "s3"),
    # Not a service that is missing: the configuration without it has no production shape.
    pytest.mark.skipif(
        "ELASTICSEARCH_URL" not in os.environ, reason="the production shape has Elasticsearch"
    ),
]
