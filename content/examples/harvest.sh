# Everything in Finnish, one practice a line
curl --fail --output practices.jsonl \
  "http://localhost:8000/export/practices.jsonl?lang=fi"

# What is new, changed or withdrawn since a day: the first 100, then follow “next”
curl --fail --output changes.json \
  "http://localhost:8000/api/v1/practices?updated_since=2026-01-01&limit=100"

# The same as a repository asks by OAI-PMH: the first 100, then follow the token
curl --fail --output records.xml \
  "http://localhost:8000/oai?verb=ListRecords&metadataPrefix=oai_dc&set=lang:fi"
