"""How gunicorn serves the site: gunicorn --config ops/production/gunicorn.py --bind 127.0.0.1:8101"""

import os

from prometheus_client import multiprocess

from hub.settings.logs import configuration

wsgi_app = "hub.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8101")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = 4
preload_app = True  # what workers read and never write is in memory once
timeout = 30  # seconds without a sign of life; a worker that hangs is replaced
graceful_timeout = 20
keepalive = 75  # seconds; nginx lets go of an idle connection after 60 and must be the first, or a request is lost
max_requests, max_requests_jitter = 20_000, 2_000
limit_request_line = 8190  # bytes; nginx refuses longer ones first
limit_request_fields = 1_100  # nginx refuses more than 1000, and adds some: the site answers, and no bare page
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108, beats of workers, no files of ours
forwarded_allow_ips = "*"  # it listens where only the proxy reaches it
control_socket_disable = True
logconfig_dict = configuration(os.environ.get("LOG_FORMAT", "json"))

# All processes of a machine count in one folder, which who starts them empties; it has to be there before they do.
if numbers := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    os.makedirs(numbers, exist_ok=True)


def child_exit(server, worker):
    """Lets go of what a worker that has ended was measuring; what it has counted stays."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)
