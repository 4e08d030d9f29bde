"""The door to the web server."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.site.settings")

application = get_wsgi_application()


def _check() -> None:
    """A key that lies in a folder is good enough to try the house out, not to serve the public."""
    from django.conf import settings

    if not settings.DEMO and not settings.ENV.has("SECRET_KEY"):
        raise ImproperlyConfigured("SECRET_KEY must be in the environment, unless DEMO=1")


_check()
