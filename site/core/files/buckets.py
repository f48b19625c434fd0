"""Making the buckets as the storages need them: media open for reading, everything else closed."""

import json
from typing import Any

from botocore.exceptions import ClientError

from core.files.s3 import Bucket, PrivateBucket, PublicBucket, asking

NOT_FOUND = 404


def prepare() -> list[str]:
    """Make what is missing and let everybody read media. Returns the buckets' names."""
    public, private = PublicBucket(), PrivateBucket()
    names = list(dict.fromkeys([public.bucket_name, private.bucket_name]))
    for name in names:
        with asking(name):
            _make(public, name)
    with asking(public.bucket_name):
        _client(public).put_bucket_policy(Bucket=public.bucket_name, Policy=_readable(public))
    return names


def _make(storage: Bucket, name: str) -> None:
    client = _client(storage)
    try:
        client.head_bucket(Bucket=name)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != NOT_FOUND:
            raise
        # Amazon's oldest region is the one that must not be named.
        elsewhere = {"CreateBucketConfiguration": {"LocationConstraint": storage.region_name}}
        client.create_bucket(Bucket=name, **({} if storage.region_name == "us-east-1" else elsewhere))


def _readable(storage: Bucket) -> str:
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": "*",
                    "Action": "s3:GetObject",
                    "Resource": f"arn:aws:s3:::{storage.bucket_name}/{storage.location}/*",
                }
            ],
        }
    )


def _client(storage: Bucket) -> Any:
    return storage.connection.meta.client
