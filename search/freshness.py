"""Documents are written by the chain alone, which bumps the lists that they change."""

from core.outbox import exempt

for table in (
    "search_document",
    "search_documentcategory",
    "search_documentfacet",
    "search_documentlink",
    "search_text",
    "search_unindexed",
    "search_word",
):
    exempt(table, "written by the chain, which bumps the lists that change")
