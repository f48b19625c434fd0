"""One block, one stem: `quote.py` here, `templates/blocks/quote.html`, a style of that name where it needs one."""
