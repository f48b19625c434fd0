"""Elasticsearch as the third engine: it answers, and the database's engine answers whenever it cannot.

`engine` is the port; `questions` and `schema` say what is asked of which index. What an index holds is told to it by
deliveries (`telling`) and made anew by `rebuilding`. `client` alone knows the library.
"""
