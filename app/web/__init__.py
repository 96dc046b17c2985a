"""What all pages share: layouts and parts, who may see what, language, forms, static files, answers to errors."""
