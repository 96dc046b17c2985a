"""Questions about what is published; one file a reader: the site, studios, libraries, whoever writes."""

from app.publishing.store.site import (
    Counted,
    Line,
    Wanted,
    for_feed,
    for_sitemap,
    get_published,
    list_page,
    members_counted,
    newest,
    paths_of,
)

__all__ = [
    "Counted",
    "Line",
    "Wanted",
    "for_feed",
    "for_sitemap",
    "get_published",
    "list_page",
    "members_counted",
    "newest",
    "paths_of",
]
