# The site as an image: the same scripts as make production. What is run decides the command (compose.yaml).
FROM python:3.13-slim
RUN apt-get update && apt-get install --yes --no-install-recommends make nginx gettext-base age postgresql-client curl \
  libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core \
  && rm -rf /var/lib/apt/lists/*
# A volume that is mounted for the first time takes its owner from the folder here.
RUN useradd --create-home --home-dir /srv/hub hub && install --directory --owner=hub --group=hub /srv/hub/site /errors
WORKDIR /srv/hub/site
COPY --chown=hub requirements requirements
COPY --chown=hub scripts/environment scripts/environment
USER hub
RUN scripts/environment base
COPY --chown=hub . .
# Collecting files needs a key of the right form: one that is made here, and gone with this line.
RUN make var/catalogues && mkdir -p var/media \
  && SECRET_KEY=none ALLOWED_HOSTS=none BASE_URL=https://none.invalid DJANGO_SETTINGS_MODULE=hub.settings.production \
     PRIVATE_DATA_KEYS="$(.venv/bin/python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())')" \
     .venv/bin/python manage.py collectstatic --noinput --verbosity=0
ENV DJANGO_SETTINGS_MODULE=hub.settings.production PYTHONUNBUFFERED=1 BIND=0.0.0.0:8101
EXPOSE 8101
CMD [".venv/bin/gunicorn", "--config", "ops/production/gunicorn.py"]
