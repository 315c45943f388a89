import json
import urllib.request

# What your last visit printed; the first time, a day before all of it
since = "2020-01-01"

practices, asked = {}, None
address = f"http://localhost:8000/api/v1/practices?lang=fi&updated_since={since}"
while address:
    with urllib.request.urlopen(address) as answer:
        page = json.load(answer)
    for practice in page["results"]:
        if practice["withdrawn"]:
            practices.pop(practice["id"], None)
        else:
            practices[practice["id"]] = practice
    asked, address = asked or page["asked"], page["next"]
print(len(practices), "practices. Next time ask for what changed since", asked)
