"""Reads what the province charges, where its money goes, and how those who are connected speak."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from motcua.kernel.content import Mistake, folder, read_yaml
from motcua.rooms.payments.records import Exemption, FeeRule, FeeUnit, PaidOnline
from motcua.rooms.payments.records.gateway import BankAccount, BankFeed, Gateway, Policy, Series

CONFIDENCE = {"enum": ["high", "medium", "low", "assumed"]}
TEXT = {"type": "string", "minLength": 1}
WORDS = {"type": "object", "additionalProperties": TEXT, "minProperties": 1}
NAMES = {"type": "array", "items": TEXT, "minItems": 1}
DAY = {"type": "string", "format": "date"}
PROCEDURES = {"type": "array", "items": {"type": "string", "pattern": r"^\d\.\d{6}$"}, "minItems": 1}
EXEMPTIONS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "additionalProperties": False,
        "required": ["vi", "en", "percent", "source", "confidence"],
        "properties": {
            "vi": TEXT,
            "en": TEXT,
            "percent": {"type": "integer", "minimum": 1, "maximum": 100},
            "source": TEXT,
            "confidence": CONFIDENCE,
            "when": {
                "type": "object",
                "additionalProperties": False,
                "required": ["field", "is"],
                "properties": {"field": TEXT, "is": TEXT},
            },
        },
    },
}
FEE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["code", "kind", "vi", "en", "amount", "unit", "source", "confidence"],
    "properties": {
        "code": {"type": "string", "pattern": "^[a-z0-9-]{1,40}$"},
        "kind": {"enum": ["fee", "charge"]},
        "vi": TEXT,
        "en": TEXT,
        # an integer: YAML's 8000.5 or "8.000" is a mistake, not a fee
        "amount": {"type": "integer", "minimum": 0, "maximum": 10**12},
        "unit": {"enum": [str(one) for one in FeeUnit]},
        # some of the procedures of the file; without, all of them
        "procedures": PROCEDURES,
        "quantity": TEXT,
        "wanted": TEXT,
        "cases": NAMES,
        "channels": {"type": "array", "items": {"enum": ["online", "counter", "post"]}, "minItems": 1},
        "from": DAY,
        "to": DAY,
        "exemptions": NAMES,
        "source": TEXT,
        "confidence": CONFIDENCE,
    },
}
FEES = {
    "type": "object",
    "additionalProperties": False,
    "required": ["procedures", "fees"],
    "properties": {
        "procedures": PROCEDURES,
        "exemptions": EXEMPTIONS,
        "fees": {"type": "array", "items": FEE, "minItems": 1},
    },
}
ACCOUNT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["bin", "bank", "number", "holder"],
    "properties": {
        "bin": {"type": "string", "pattern": r"^\d{6}$"},
        "bank": TEXT,
        "number": {"type": "string", "pattern": "^[0-9A-Za-z]{1,19}$"},
        "holder": TEXT,
    },
}
POLICY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["receipts", "accounts", "agency", "sources"],
    "properties": {
        "receipts": {
            "type": "object",
            "additionalProperties": False,
            "required": ["symbol", "pattern", "digits"],
            "properties": {"symbol": TEXT, "pattern": TEXT, "digits": {"type": "integer", "minimum": 4, "maximum": 10}},
        },
        "accounts": {"type": "object", "additionalProperties": ACCOUNT, "required": ["*"]},
        "agency": {"type": "object", "additionalProperties": TEXT, "required": ["*"]},
        "sources": {"type": "array", "minItems": 1},
    },
}
#: what a gateway must have a word for
GATEWAY_WORDS = [
    *("dossier", "order", "procedure", "procedure_name", "unit", "unit_name", "words", "amount", "back", "told"),
    *("payer", "payer_id", "payer_address", "account", "account_bank", "account_name"),
    *("fees", "fee_kind", "fee_code", "fee_name", "fee_amount", "parts", "part_words", "part_amount"),
    *("error", "address", "external", "state", "at", "refund", "reason", "transactions", "day"),
]

#: the fields of a message that mean money: a checksum that leaves one out protects nothing
MUST_SIGN = {
    "open": ("order", "amount", "account"),
    "open_answer": ("order", "address", "error"),
    "query": ("order", "at"),
    "query_answer": ("order", "transactions", "error"),
    "refund": ("order", "external", "refund", "amount"),
    "refund_answer": ("refund", "external", "amount", "error"),
    "file": ("day",),
    "file_answer": ("day", "transactions", "error"),
    "report": ("order", "external", "amount", "state", "at"),
}
BANK_WORDS = ("external", "account", "amount", "words", "at")
GATEWAY = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        "key",
        "vi",
        "en",
        "paths",
        "fields",
        "signature",
        "signed",
        "success",
        "states",
        "minutes",
        "sources",
    ],
    "properties": {
        "key": {"type": "string", "pattern": "^[a-z-]{1,20}$"},
        "vi": TEXT,
        "en": TEXT,
        "paths": {**WORDS, "required": ["open", "query", "refund", "file"]},
        "fields": {**WORDS, "required": GATEWAY_WORDS},
        "signature": TEXT,
        "signed": {"type": "object", "additionalProperties": NAMES, "required": list(MUST_SIGN)},
        "success": NAMES,
        "states": {"type": "object", "additionalProperties": {"enum": ["paid", "failed", "pending"]}},
        "constants": {"type": "object", "additionalProperties": {"type": "string"}},
        "minutes": {"type": "integer", "minimum": 5, "maximum": 10080},
        "online": {"enum": [1, 2]},
        "sources": {"type": "array", "minItems": 1},
    },
}
BANK = {
    "type": "object",
    "additionalProperties": False,
    "required": ["key", "vi", "fields", "signature", "signed", "sources"],
    "properties": {
        "key": {"type": "string", "pattern": "^[a-z-]{1,20}$"},
        "vi": TEXT,
        "fields": {**WORDS, "required": list(BANK_WORDS)},
        "signature": TEXT,
        "signed": NAMES,
        "sources": {"type": "array", "minItems": 1},
    },
}


def mistakes() -> list[Mistake]:
    """Everything to correct under ``payments/``; empty when all is well."""
    root = folder("payments")
    found = [one for _, read in _read_fees(root) for one in read if isinstance(one, Mistake)]
    policy = read_policy(root)
    return found + (policy if isinstance(policy, list) else []) + list(_doubles(root))


def _doubles(root: Path) -> Iterator[Mistake]:
    """One code twice for one procedure would be charged twice."""
    seen: set[tuple[str, str]] = set()
    for file, read in _read_fees(root):
        for one in read:
            if isinstance(one, Mistake):
                continue
            key = (one.procedure, f"{one.code} {one.valid_from}")
            if key in seen:
                yield Mistake(file, f"phí {one.code} của thủ tục {one.procedure} có hai lần")
            seen.add(key)


@cache
def rules() -> Mapping[str, tuple[FeeRule, ...]]:
    """The fee rules by procedure.

    Raises:
        ValueError: a file has mistakes; they are in the message.
    """
    found: dict[str, list[FeeRule]] = {}
    for _, read in _read_fees(folder("payments")):
        for one in read:
            if isinstance(one, Mistake):
                raise ValueError(str(one))
            found.setdefault(one.procedure, []).append(one)
    return {code: tuple(held) for code, held in found.items()}


@cache
def policy() -> Policy:
    """How this province takes money.

    Raises:
        ValueError: a file has mistakes; they are in the message.
    """
    read = read_policy(folder("payments"))
    if isinstance(read, list):
        raise ValueError("; ".join(str(one) for one in read))
    return read


def _read_fees(root: Path) -> Iterator[tuple[Path, list[FeeRule | Mistake]]]:
    for file in sorted(root.glob("fees/*.yaml")):
        yield file, list(read_fees(file))


def read_fees(file: Path) -> Iterator[FeeRule | Mistake]:
    """The fee rules in one file, or what is to be corrected in it."""
    said: Any = read_yaml(file)
    found = _check(file, said, FEES)
    if found:
        yield from found
        return
    exemptions = {key: _exemption(key, one) for key, one in said.get("exemptions", {}).items()}
    for fee in said["fees"]:
        unknown = [key for key in fee.get("exemptions", ()) if key not in exemptions]
        if unknown:
            yield Mistake(file, f"không có đối tượng miễn, giảm: {', '.join(unknown)}")
        elif fee["unit"] == FeeUnit.COPY and not fee.get("quantity"):
            yield Mistake(file, f"{fee['code']}: phí theo bản phải nêu trường số lượng (quantity)")
        else:
            for procedure in fee.get("procedures", said["procedures"]):
                yield _rule(procedure, fee, exemptions)


def _exemption(key: str, said: Mapping[str, Any]) -> Exemption:
    when = said.get("when")
    return Exemption(
        key=key,
        says=said["vi"],
        says_en=said["en"],
        percent=said["percent"],
        source=said["source"],
        confidence=said["confidence"],
        when=(when["field"], when["is"]) if when else None,
    )


def _rule(procedure: str, said: Mapping[str, Any], exemptions: Mapping[str, Exemption]) -> FeeRule:
    return FeeRule(
        code=said["code"],
        procedure=procedure,
        kind=said["kind"],
        name=said["vi"],
        name_en=said["en"],
        amount=said["amount"],
        unit=FeeUnit(said["unit"]),
        source=said["source"],
        confidence=said["confidence"],
        quantity=said.get("quantity", ""),
        wanted=said.get("wanted", ""),
        cases=frozenset(said.get("cases", ())),
        channels=frozenset(said.get("channels", ())),
        valid_from=_day(said.get("from")),
        valid_to=_day(said.get("to")),
        exemptions=tuple(exemptions[key] for key in said.get("exemptions", ())),
    )


def _day(said: Any) -> date | None:
    return date.fromisoformat(str(said)) if said else None


def read_policy(root: Path) -> Policy | list[Mistake]:
    """The policy, the gateway and the banks under ``root``, or what is to be corrected."""
    files = {name: root / f"{name}.yaml" for name in ("policy", "gateway", "bank")}
    said: dict[str, Any] = {name: read_yaml(file) for name, file in files.items()}
    schemas = {"policy": POLICY, "gateway": GATEWAY, "bank": BANK}
    found = [one for name, file in files.items() for one in _check(file, said[name], schemas[name])]
    if not found:
        found = [*_unsigned(files["gateway"], said["gateway"]), *_unsigned_bank(files["bank"], said["bank"])]
    if found:
        return found
    bank = _bank(said["bank"])
    return Policy(
        series=Series(**said["policy"]["receipts"]),
        accounts={unit: BankAccount(**one) for unit, one in said["policy"]["accounts"].items()},
        gateway=_gateway(said["gateway"]),
        banks={bank.key: bank},
        agency=said["policy"]["agency"],
    )


def _unsigned(file: Path, said: Mapping[str, Any]) -> Iterator[Mistake]:
    for message, words in MUST_SIGN.items():
        left_out = [said["fields"][word] for word in words if said["fields"][word] not in said["signed"][message]]
        if left_out:
            yield Mistake(file, f"signed.{message}: chữ ký phải gồm {', '.join(left_out)}")


def _unsigned_bank(file: Path, said: Mapping[str, Any]) -> Iterator[Mistake]:
    left_out = [said["fields"][word] for word in BANK_WORDS if said["fields"][word] not in said["signed"]]
    if left_out:
        yield Mistake(file, f"signed: chữ ký phải gồm {', '.join(left_out)}")


def _gateway(said: Mapping[str, Any]) -> Gateway:
    return Gateway(
        key=said["key"],
        name=said["vi"],
        name_en=said["en"],
        paths=said["paths"],
        fields=said["fields"],
        signed={name: tuple(fields) for name, fields in said["signed"].items()},
        signature=said["signature"],
        success=frozenset(said["success"]),
        states=said["states"],
        constants=said.get("constants", {}),
        minutes=said["minutes"],
        online=PaidOnline(said.get("online", PaidOnline.LOCAL)),
    )


def _bank(said: Mapping[str, Any]) -> BankFeed:
    return BankFeed(said["key"], said["vi"], said["fields"], tuple(said["signed"]), said["signature"])


def _check(file: Path, said: Any, schema: dict[str, Any]) -> list[Mistake]:
    if isinstance(said, Mistake):
        return [said]
    return [
        Mistake(file, f"{'.'.join(str(part) for part in error.instance_path) or 'tệp'}: {error.message}")
        for error in jsonschema_rs.Draft202012Validator(schema).iter_errors(_dates_as_text(said))
    ]


def _dates_as_text(said: Any) -> Any:
    """YAML reads 2026-01-01 as a date; the schema knows text."""
    if isinstance(said, Mapping):
        return {key: _dates_as_text(value) for key, value in said.items()}
    if isinstance(said, list):
        return [_dates_as_text(one) for one in said]
    return said.isoformat() if isinstance(said, date) else said
