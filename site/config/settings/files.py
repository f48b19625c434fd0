"""Static files, media, documents: folders of this machine, or a bucket."""

from config.env import ROOT, read, require
from config.settings.database import DATA_DIR

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [("shop", ROOT / "frontend" / "dist")]

S3_BUCKET = read("S3_BUCKET")
S3_PRIVATE_BUCKET = read("S3_PRIVATE_BUCKET")
S3_ENDPOINT_URL = read("S3_ENDPOINT_URL")
S3_SIGNED_ENDPOINT_URL = read("S3_SIGNED_ENDPOINT_URL")
S3_REGION = read("S3_REGION")
S3_ACCESS_KEY_ID = read("S3_ACCESS_KEY_ID")
S3_SECRET_ACCESS_KEY = read("S3_SECRET_ACCESS_KEY")
S3_TIMEOUTS = (2, 5)  # seconds to connect, to answer
S3_ATTEMPTS = 2  # in all
S3_SIGNED_SECONDS = 60  # a browser follows at once

MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_ROOT = DATA_DIR / "private"  # documents: nobody reads them but through Wagtail's check
MEDIA_URL = f"{require('S3_PUBLIC_URL').rstrip('/')}/" if S3_BUCKET else "/media/"

IN_FOLDERS = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "core.files.folders.PrivateFolder"},
}
IN_BUCKETS = {
    "default": {"BACKEND": "core.files.s3.PublicBucket"},
    "private": {"BACKEND": "core.files.s3.PrivateBucket"},
}
STORAGES = {
    **(IN_BUCKETS if S3_BUCKET else IN_FOLDERS),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
