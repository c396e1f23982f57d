"""G17, ours: production settings and middleware, a null view."""

from gansao.settings import *  # noqa: F403

ROOT_URLCONF = "bench.null_urls"
