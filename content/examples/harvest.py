import json
import urllib.request

address = "http://localhost:8000/api/v1/practices?lang=fi"
while address:
    with urllib.request.urlopen(address) as answer:
        page = json.load(answer)
    for practice in page["results"]:
        print(practice["id"], practice["title"], sep="\t")
    address = page["next"]
