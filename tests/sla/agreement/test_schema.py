"""The JSON Schema for editors: current, accepted by validators, and of one mind with the parser about shapes."""

import copy
import json
import tomllib

import jsonschema
import pytest
from sla_texts import EXAMPLE, EXAMPLES, ROOT, problems

from waarborg.sla.agreement.schema import json_schema, schema_text

VALIDATOR = jsonschema.Draft7Validator(json_schema())


def as_json(text: str):
    """What an editor makes of a TOML file: dates are texts."""
    return json.loads(json.dumps(tomllib.loads(text), default=str))


def test_the_schema_in_the_documentation_is_current():
    assert (ROOT / "docs" / "reference" / "sla-file.schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_schema_is_one():
    jsonschema.Draft7Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_schema_accepts_every_example(path):
    assert list(VALIDATOR.iter_errors(as_json(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('size = "medium"', 'siz = "medium"'),
        ('size = "medium"', 'size = "tiny"'),
        ('email = "pm@bureau.example"\n', ""),
        ("large = 2400", 'large = "2400"'),
        ("level = 2", "level = 3"),
        ('4 = { name = "Cosmetisch", examples = ["Een icoon staat scheef"] }', ""),
        ('"minor",  "minor"]', '"minor"]'),
        ("+31612345678", "0612345678"),
    ],
)
def test_the_schema_refuses_what_the_parser_refuses(old, new):
    text = EXAMPLE.replace(old, new)
    assert text != EXAMPLE
    assert list(VALIDATOR.iter_errors(as_json(text)))
    assert any(problem.is_error for problem in problems(text))


def test_every_key_has_a_title_that_a_person_would_write():
    definitions = copy.deepcopy(json_schema()["definitions"])
    titles = [
        (name, key, value["title"])
        for name, table in definitions.items()
        for key, value in table["properties"].items()
        if "title" in value
    ]
    assert titles
    assert not [
        title for _, key, title in titles if "_" in title or title == key.title() != title.capitalize()
    ]
