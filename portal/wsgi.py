"""The portal for a web server: ``gunicorn portal.wsgi``. It does not start where ``portal.start`` refuses."""

import os

from django.core.wsgi import get_wsgi_application

from portal.private import keep_private
from portal.request import Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
keep_private()
application = get_wsgi_application()
application.request_class = Request

from portal.start import stop_unless_safe  # noqa: E402 -- it reads records, which are there once Django is set up

stop_unless_safe(deep=True)
