"""Where files lie: pictures for everybody, documents behind a check. A folder each, or an S3 server."""
