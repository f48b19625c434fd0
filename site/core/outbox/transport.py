"""Redis as Celery's transport, without putting back what was taken: the rows know it anyway.

As released, a worker whose broker goes away while it holds a message tries to put the message back through the
connection that it has just lost, calls that an unrecoverable error, and takes no message any more.
"""

from kombu.transport import redis


class Channel(redis.Channel):
    do_restore = False


class Transport(redis.Transport):
    Channel = Channel
