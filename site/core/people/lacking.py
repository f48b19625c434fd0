"""What keeps somebody from working here, though they were given an account."""

from django.utils.translation import gettext as _

from core import roles


def lacks(groups: set[str], *, has_brand: bool) -> list[str]:
    """Of somebody in groups of these names, who is no administrator."""
    held = {name for name in groups if roles.is_given_by_hand(name)}
    missing = [] if held else [_("no role given yet")]
    if not has_brand and (not held or held & set(roles.matrix())):
        missing.append(_("no brand given yet"))
    if roles.lacks_language(groups):
        missing.append(_("no language given yet"))
    return missing
