# Everything in Finnish, one practice a line
curl --fail --output practices.jsonl \
  "http://localhost:8000/export/practices.jsonl?lang=fi"

# What is new, changed or withdrawn since a day
curl --fail --output changes.json \
  "http://localhost:8000/api/v1/practices?updated_since=2026-01-01&limit=100"

# The same for a repository that harvests by OAI-PMH
curl --fail --output records.xml \
  "http://localhost:8000/oai?verb=ListRecords&metadataPrefix=oai_dc&set=lang:fi"
