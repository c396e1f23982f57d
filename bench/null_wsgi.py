"""What both servers of G17 serve; the settings differ."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
