"""Where words are looked for: in the database, or in Elasticsearch with the database behind it."""

from config.env import read

ELASTICSEARCH_URL = read("ELASTICSEARCH_URL")
ELASTICSEARCH_PREFIX = read("ELASTICSEARCH_PREFIX")
ELASTICSEARCH_SECONDS = 0.5  # longest to connect, and to answer: then the database does
