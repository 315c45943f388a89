# The site as an image: the same scripts as make production. What is run decides the command (compose.yaml).
FROM python:3.13-slim
RUN apt-get update && apt-get install --yes --no-install-recommends make nginx gettext-base age postgresql-client curl \
  && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --home-dir /srv/hub hub
WORKDIR /srv/hub/site
COPY --chown=hub requirements requirements
COPY --chown=hub scripts/environment scripts/environment
USER hub
RUN scripts/environment base
COPY --chown=hub . .
RUN make var/catalogues \
  && SECRET_KEY=none PRIVATE_DATA_KEYS=none ALLOWED_HOSTS=none BASE_URL=https://none.invalid \
     DJANGO_SETTINGS_MODULE=hub.settings.production .venv/bin/python manage.py collectstatic --noinput --verbosity=0
ENV DJANGO_SETTINGS_MODULE=hub.settings.production PYTHONUNBUFFERED=1 BIND=0.0.0.0:8101
EXPOSE 8101
CMD [".venv/bin/gunicorn", "--config", "ops/production/gunicorn.py"]
