"""What Stripe's OpenAPI says of requests and answers, from the extract kept in `openapi.json`."""

import json
import re
from functools import cache
from typing import Any

from tests.doubles.stripe.extract import HERE

Json = dict[str, Any]
KINDS = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


class RefusalError(Exception):
    """An answer of Stripe's that is an error."""

    def __init__(
        self, message: str, *, param: str = "", code: str = "", status: int = 400, kind: str = "", **more: Any
    ) -> None:
        super().__init__(message)
        self.status = status
        said = {"message": message, "type": kind or "invalid_request_error", **more}
        self.body = {"error": said | ({"param": param} if param else {}) | ({"code": code} if code else {})}


@cache
def known() -> Json:
    shapes: Json = json.loads(HERE.read_text())
    return shapes


@cache
def routes() -> list[tuple[str, re.Pattern[str], str]]:
    """Method, path as a pattern, and the operation's name."""
    found = []
    for name in known()["operations"]:
        method, path = name.split()
        found.append((method.upper(), re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)), name))
    return found


def read(operation: str, pairs: list[tuple[str, str]]) -> Json:
    """Parameters as sent, as values; or Stripe's refusal of the first that is not as it should be."""
    tree: Json = {}
    for key, value in pairs:
        place, (*parts, last) = tree, re.findall(r"[^\[\]]+", key)
        for part in parts:
            place = place.setdefault(part, {})
        place[last] = value
    values: Json = _value(tree, known()["operations"][operation]["parameters"], "")
    return values


def _value(raw: Any, schema: Json, path: str) -> Any:
    if "anyOf" in schema:
        return _first_that_fits(raw, schema["anyOf"], path)
    kind = schema.get("type", "object")
    if kind == "object":
        return _object(raw, schema, path)
    if kind == "array":
        rows = list(raw.values()) if isinstance(raw, dict) else None
        if rows is None:
            raise RefusalError("Invalid array", param=path)
        return [_value(row, schema["items"], f"{path}[{number}]") for number, row in enumerate(rows)]
    if isinstance(raw, dict):
        raise RefusalError(f"Invalid {kind}: {raw}", param=path)
    return _scalar(raw, kind, schema, path)


def _first_that_fits(raw: Any, schemas: list[Json], path: str) -> Any:
    refusals = []
    for schema in schemas:
        try:
            return _value(raw, schema, path)
        except RefusalError as refusal:
            refusals.append(refusal)
    raise refusals[0]


def _object(raw: Any, schema: Json, path: str) -> Json:
    if not isinstance(raw, dict):
        raise RefusalError("Invalid object", param=path)
    properties, values = schema.get("properties", {}), {}
    for name, value in raw.items():
        param = f"{path}[{name}]" if path else name
        if name in properties and properties[name] is None:
            raise RefusalError(f"This double does not play with {param}.", param=param, code="not_played")
        inner = properties.get(name) or schema.get("additionalProperties")
        if not inner:
            raise RefusalError(f"Received unknown parameter: {param}", param=param, code="parameter_unknown")
        values[name] = _value(value, inner, param)
    for name in schema.get("required", []):
        if name not in values:
            param = f"{path}[{name}]" if path else name
            raise RefusalError(f"Missing required param: {param}.", param=param, code="parameter_missing")
    return values


def _scalar(raw: str, kind: str, schema: Json, path: str) -> Any:
    if kind == "integer":
        if not re.fullmatch(r"-?\d+", raw):
            raise RefusalError(f"Invalid integer: {raw}", param=path, code="parameter_invalid_integer")
        return int(raw)
    if kind == "boolean":
        if raw not in ("true", "false"):
            raise RefusalError(f"Invalid boolean: {raw}", param=path)
        return raw == "true"
    if "enum" in schema and raw not in schema["enum"]:
        raise RefusalError(f"Invalid {path}: must be one of {', '.join(schema['enum'])}", param=path)
    if len(raw) > schema.get("maxLength", len(raw)):
        raise RefusalError(f"Invalid string: at most {schema['maxLength']} characters", param=path)
    return raw


def faults(value: Any, schema: Json, path: str = "") -> list[str]:
    """What in an answer is not as the OpenAPI says; names that it doesn't know among them."""
    if "$ref" in schema:
        return faults(value, known()["schemas"][schema["$ref"]], path)
    if value is None:
        return [] if schema.get("nullable") else [f"{path} is null"]
    if "anyOf" in schema:
        tries = [faults(value, each, path) for each in schema["anyOf"]]
        return min(tries, key=len)
    kind = schema.get("type")
    if kind and (not isinstance(value, KINDS[kind]) or (kind != "boolean" and isinstance(value, bool))):
        return [f"{path} is {value!r}, not {kind}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{path} is {value!r}"]
    if isinstance(value, str) and len(value) > schema.get("maxLength", len(value)):
        return [f"{path} is too long"]
    if isinstance(value, list):
        rows = enumerate(value)
        return [fault for number, row in rows for fault in faults(row, schema["items"], f"{path}[{number}]")]
    return _faults_inside(value, schema, path) if isinstance(value, dict) and "properties" in schema else []


def _faults_inside(value: Json, schema: Json, path: str) -> list[str]:
    properties = schema["properties"]
    found = [f"{path}.{name} is missing" for name in schema.get("required", []) if name not in value]
    for name, inner in value.items():
        if name in properties:
            found += faults(inner, properties[name], f"{path}.{name}")
        elif "additionalProperties" not in schema:
            found.append(f"{path}.{name} is unknown")
    return found


def blank(schema: Json) -> Any:
    """The emptiest value of that shape: what must be there, null where it may be."""
    if schema.get("nullable"):
        return None
    if "$ref" in schema:
        return blank(known()["schemas"][schema["$ref"]])
    if "anyOf" in schema:
        return blank(schema["anyOf"][0])
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object":
        properties, needed = schema.get("properties", {}), schema.get("required", [])
        return {
            name: blank(each) for name, each in properties.items() if name in needed or each.get("nullable")
        }
    return {"string": "", "integer": 0, "number": 0, "boolean": False, "array": []}[schema["type"]]
