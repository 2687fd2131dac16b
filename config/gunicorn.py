"""How the server runs: `gunicorn --config python:config.gunicorn`. docs/operators.md says more."""

import multiprocessing

wsgi_app = "config.wsgi"
worker_class = "gthread"
workers = multiprocessing.cpu_count()
threads = 4
# A tablet's batch of 500 takes less than a second; a slow client is the proxy's business.
timeout = 60
# Tablets come back every few seconds: keep their connections.
keepalive = 75
