"""G17, the limit: Django with no middleware, a null view."""

SECRET_KEY = "null"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "bench.null_urls"
USE_TZ = True
