"""What every installation shares. Each concern has a file of its own; later ones build on earlier ones."""

from config.settings.apps import *  # noqa: F403
from config.settings.database import *  # noqa: F403
from config.settings.i18n import *  # noqa: F403
from config.settings.files import *  # noqa: F403
from config.settings.headers import *  # noqa: F403
from config.settings.accounts import *  # noqa: F403
from config.settings.wagtail import *  # noqa: F403
from config.settings.oscar import *  # noqa: F403
from config.settings.shop import *  # noqa: F403
from config.settings.celery import *  # noqa: F403
from config.settings.search import *  # noqa: F403
from config.settings.edge import *  # noqa: F403
from config.settings.logging import *  # noqa: F403
from config.settings.observing import *  # noqa: F403
