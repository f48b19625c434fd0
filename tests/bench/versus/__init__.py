"""This shop beside a plain django-oscar: same data, same PostgreSQL and Redis, same server, in turn.

    python -m tests.bench.versus --help

The peer is the released package, set up as its documentation says, in an environment that the bench makes for it.
"""
