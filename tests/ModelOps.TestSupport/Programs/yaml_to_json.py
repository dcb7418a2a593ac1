"""Prints each YAML file as one line of JSON: a list of its documents, read as YAML 1.2 reads it ('on' is a text).
With --text all values are texts, as Azure reads them. With --schema FILE each document is also checked, and what is wrong is printed to standard error."""
import json
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    pass


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile(r"^(true|false)$"), list("tf"))

files = sys.argv[1:]
if files and files[0] == "--text":
    Loader.yaml_implicit_resolvers = {}
    files = files[1:]
schema = None
if files and files[0] == "--schema":
    with open(files[1], encoding="utf-8") as text:
        schema = json.load(text)
    files = files[2:]
wrong = 0
for name in files:
    with open(name, encoding="utf-8") as text:
        documents = list(yaml.load_all(text, Loader=Loader))
    print(json.dumps(documents))
    if schema is not None:
        validator = jsonschema.validators.validator_for(schema)(schema)
        for document in documents:
            for error in validator.iter_errors(document):
                wrong += 1
                best = jsonschema.exceptions.best_match([error])
                print(f"{name}: {best.json_path}: {best.message[:300]}", file=sys.stderr)
sys.exit(1 if wrong else 0)
