"""Generated practices, for benchmarks of search and speed (manage.py scale). Nothing on the site needs them."""
