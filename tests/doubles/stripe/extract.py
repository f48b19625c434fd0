"""Makes `openapi.json` from Stripe's published OpenAPI, which the Go module of stripe-mock carries.

    python -m tests.doubles.stripe.extract <spec3.json>

Kept are the operations that the double plays, without prose. A parameter that Stripe knows and the double doesn't
play stays as `null`: to be refused in other words than one that nobody knows.
"""

import json
import sys
from pathlib import Path
from typing import Any

Json = dict[str, Any]
HERE = Path(__file__).with_name("openapi.json")
ALL: Any = ...  # of a parameter: with everything in it
NAMED = ("checkout.session", "payment_intent", "refund", "event", "error")

OPERATIONS: dict[str, Json] = {
    "post /v1/checkout/sessions": {
        "adaptive_pricing": ALL,
        "branding_settings": {"display_name": ALL},
        "cancel_url": ALL,
        "client_reference_id": ALL,
        "customer_email": ALL,
        "expand": ALL,
        "expires_at": ALL,
        "line_items": {
            "quantity": ALL,
            "price_data": {"currency": ALL, "unit_amount": ALL, "product_data": {"name": ALL}},
        },
        "locale": ALL,
        "metadata": ALL,
        "mode": ALL,
        "payment_intent_data": {"description": ALL, "metadata": ALL},
        "success_url": ALL,
    },
    "get /v1/checkout/sessions/{session}": {"expand": ALL},
    "post /v1/checkout/sessions/{session}/expire": {"expand": ALL},
    "get /v1/payment_intents/{intent}": {"expand": ALL},
    "post /v1/refunds": {"amount": ALL, "expand": ALL, "metadata": ALL, "payment_intent": ALL, "reason": ALL},
    "get /v1/refunds": {"expand": ALL, "limit": ALL, "payment_intent": ALL},
    "get /v1/refunds/{refund}": {"expand": ALL},
}
SAID = ("type", "nullable", "enum", "maxLength", "format", "required")


def extract(spec: Json) -> Json:
    return {
        "version": spec["info"]["version"],
        "operations": {name: _operation(spec, name, played) for name, played in OPERATIONS.items()},
        "schemas": {name: _answer(spec, spec["components"]["schemas"][name]) for name in NAMED},
    }


def _operation(spec: Json, name: str, played: Json) -> Json:
    method, path = name.split()
    found = spec["paths"][path][method]
    if method == "get":
        query = [each for each in found["parameters"] if each["in"] == "query"]
        parameters = {
            "type": "object",
            "properties": {each["name"]: each["schema"] for each in query},
            "required": [each["name"] for each in query if each.get("required")],
        }
    else:
        parameters = found["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    answer = found["responses"]["200"]["content"]["application/json"]["schema"]
    return {"parameters": _parameters(parameters, played), "answer": _answer(spec, answer)}


def _parameters(schema: Json, played: Any) -> Json:
    kept = {key: schema[key] for key in SAID if key in schema}
    if "anyOf" in schema:
        kept["anyOf"] = [_parameters(each, played) for each in schema["anyOf"]]
    if "items" in schema:
        kept["items"] = _parameters(schema["items"], played)
    if isinstance(schema.get("additionalProperties"), dict):
        kept["additionalProperties"] = _parameters(schema["additionalProperties"], ALL)
    if "properties" in schema:
        kept["properties"] = {
            name: _parameters(each, played if played is ALL else played[name])
            if played is ALL or name in played
            else None
            for name, each in sorted(schema["properties"].items())
        }
    return kept


def _answer(spec: Json, schema: Json, *, optional: bool = False) -> Json:
    """The shape of an answer. What may be absent or null is not looked into: the double leaves it so."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name in NAMED:
            return {"$ref": name}
        return {"type": "object"} if optional else _answer(spec, spec["components"]["schemas"][name])
    kept = {key: schema[key] for key in SAID if key in schema}
    if "anyOf" in schema:
        kinds = [_answer(spec, each, optional=True) for each in schema["anyOf"]]
        kept["anyOf"] = [kind for number, kind in enumerate(kinds) if kind not in kinds[:number]]
    if "items" in schema:
        kept["items"] = _answer(spec, schema["items"], optional=True)
    if isinstance(schema.get("additionalProperties"), dict):
        kept["additionalProperties"] = _answer(spec, schema["additionalProperties"], optional=True)
    if "properties" in schema:
        needed = schema.get("required", [])
        kept["properties"] = {
            name: _answer(spec, each, optional=name not in needed or bool(each.get("nullable")))
            for name, each in sorted(schema["properties"].items())
        }
    return kept


def written(shapes: Json) -> str:
    return json.dumps(shapes, sort_keys=True, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    HERE.write_text(written(extract(json.loads(Path(sys.argv[1]).read_text()))))
