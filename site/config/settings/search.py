"""Where words are looked for: in the database, or in Elasticsearch with the database behind it."""

from config.env import read

ELASTICSEARCH_URL = read("ELASTICSEARCH_URL")
ELASTICSEARCH_PREFIX = read("ELASTICSEARCH_PREFIX")
ELASTICSEARCH_SECONDS = 0.8  # longest for one question: then the database answers
