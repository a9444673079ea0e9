"""The portal for a web server: ``gunicorn portal.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

from portal.request import Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()
application.request_class = Request
