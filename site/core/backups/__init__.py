"""One folder that holds an installation: its database, its media, and a manifest by which both are checked."""
