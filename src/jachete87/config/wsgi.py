"""The web application as granian, gunicorn or any WSGI server starts it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jachete87.config.settings")

application = get_wsgi_application()
