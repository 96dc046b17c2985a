"""Forms that an association describes: fields, checks, stored answers, pages, prints; and the files people upload."""
