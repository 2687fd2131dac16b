"""Full addresses of our pages, for messages that are read elsewhere."""

from django.conf import settings
from django.urls import reverse


def page_address(url_name: str, *args: object) -> str:
    scheme = "http" if settings.HAULPASS_HOST.startswith("localhost") else "https"
    return f"{scheme}://{settings.HAULPASS_HOST}{reverse(url_name, args=args)}"
