"""People who work here, in Wagtail's admin: their account, what they do, for which brands, into which languages."""
