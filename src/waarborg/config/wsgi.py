"""The pages as a WSGI application, for servers that scale out; ``asgi`` serves the same behind its front."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waarborg.config.settings")

application = get_wsgi_application()

from waarborg.doors import registry  # noqa: E402 - the doors can be imported only once the framework is set up

registry.require_all_declared()
