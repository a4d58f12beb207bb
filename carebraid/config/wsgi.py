"""What granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carebraid.config.settings")
application = get_wsgi_application()

# A page makes thousands of short-lived words and no cycles worth the name: looking for garbage among everything
# that was loaded at the start, every few hundred of them, took a fifth of a worker's time.
gc.collect()
gc.freeze()
gc.set_threshold(25_000, 20, 50)
