"""Official OpenAPI documents as judges of calls and answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

Json = Any


class Contract:
    """One document. Version 3.0 says “nullable” where JSON schema has a type of nothing."""

    def __init__(self, path: Path, base: str = "") -> None:
        self.document, self.base = json.loads(path.read_text(encoding="utf-8")), base

    @cached_property
    def schemas(self) -> Json:
        return _allow_nothing(self.document.get("components", {}).get("schemas", {}))

    def operation(self, method: str, path: str) -> Json:
        """Return what the document says about a call, or None."""
        for template, operations in self.document["paths"].items():
            pattern = re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(self.base + template))
            if method in operations and re.fullmatch(pattern, path):
                return operations[method]
        return None

    def faults_of_call(self, path: str, params: Iterator[str]) -> list[str]:
        """List what of a reading call the document does not know."""
        found = self.operation("get", path)
        if found is None:
            return [f"{path} is no call"]
        known = {each["name"] for each in found.get("parameters", ()) if each.get("in") == "query"}
        return [f"{path} has no {name}" for name in params if name not in known]

    def faults_of_answer(self, path: str, body: Json, status: str = "200") -> list[str]:
        """List where an answer is not what the document says."""
        content = self.operation("get", path)["responses"][status]["content"]
        schema = {**_allow_nothing(next(iter(content.values()))["schema"]), "components": {"schemas": self.schemas}}
        found = Draft202012Validator(schema).iter_errors(body)
        return [f"{path} {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in found]


def _allow_nothing(schema: Json) -> Json:
    if isinstance(schema, list):
        return [_allow_nothing(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _allow_nothing(value) for name, value in schema.items() if name not in ("nullable", "example")}
    return {"anyOf": [made, {"type": "null"}]} if schema.get("nullable") is True else made
