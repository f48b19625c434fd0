"""Django looks for models here; each page type has a file of its own in `content/pages/`."""

from content.menus import Menu
from content.navigation import Navigation
from content.pages.home import HomePage
from content.pages.standard import StandardPage
from content.pages.story import StoryPage

__all__ = ["HomePage", "Menu", "Navigation", "StandardPage", "StoryPage"]
