"""The public site of an association: front page, pages, articles, feeds, brand files; and the platform's own."""
