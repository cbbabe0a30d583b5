"""The official OpenAPI document: whether answers keep to it, and whether calls ask only for what it declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema

Json = Any


class Specification:
    """One document, version 3.0. ``undeclared`` lists names that it does not know."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.components = _in_json_schema(document["components"])

    def operation(self, path: str) -> Mapping[str, Any]:
        """Find the GET of a path that was called; one without blanks in its template goes first."""
        for template, calls in sorted(self.document["paths"].items(), key=lambda each: each[0].count("{")):
            if "get" in calls and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path):
                found: Mapping[str, Any] = calls["get"]
                return found
        raise AssertionError(f"{path} is not declared")

    def check_answer(self, path: str, body: Json) -> None:
        """Fail unless the body is what the path answers with 200."""
        schema = {**self.schema_of(path), "components": self.components}
        jsonschema.Draft202012Validator(schema).validate(body)

    def schema_of(self, path: str) -> dict[str, Any]:
        """Return the JSON schema of what a path answers with 200."""
        made: dict[str, Any] = _in_json_schema(
            self.operation(path)["responses"]["200"]["content"]["application/json"]["schema"]
        )
        return made

    def undeclared(self, path: str, body: Json) -> set[str]:
        """List the names in a body that the document does not know."""
        return set(self._undeclared(self.schema_of(path), body, ""))

    def undeclared_parameters(self, path: str, params: Mapping[str, Any]) -> set[str]:
        """List the parameters of a call that the document does not know; an array's name ends in []."""
        declared = self.operation(path).get("parameters") or []
        names = {each["name"] + ("[]" if each["schema"].get("type") == "array" else "") for each in declared}
        return set(params) - names

    def _undeclared(self, schema: Json, body: Json, place: str) -> Iterator[str]:
        parts = list(self._parts(schema))
        if isinstance(body, list):
            for part in parts:
                for each in body if "items" in part else ():
                    yield from self._undeclared(part["items"], each, place)
        elif isinstance(body, dict):
            known: dict[str, Json] = {}
            for part in parts:
                known |= part.get("properties", {})
            for name, value in body.items():
                if name in known:
                    yield from self._undeclared(known[name], value, f"{place}.{name}")
                elif known:
                    yield f"{place}.{name}".lstrip(".")

    def _parts(self, schema: Json) -> Iterator[Json]:
        if "$ref" in schema:
            yield from self._parts(self.components["schemas"][schema["$ref"].rsplit("/", 1)[1]])
        for name in ("allOf", "anyOf", "oneOf"):
            for part in schema.get(name, []):
                yield from self._parts(part)
        yield schema


def _in_json_schema(schema: Json) -> Json:
    """Translate what OpenAPI 3.0 writes in its own way: ``nullable``."""
    if isinstance(schema, list):
        return [_in_json_schema(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _in_json_schema(value) for name, value in schema.items()}
    if made.pop("nullable", None) is True:
        return {"anyOf": [made, {"type": "null"}]}
    return made
