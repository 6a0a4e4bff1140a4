"""The web application as granian, gunicorn or any WSGI server starts it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jachete87.config.settings")

application = get_wsgi_application()

# What is loaded by now stays: the collector need not look through all of it again and again.
gc.freeze()
