"""Reads what the province decides about papers."""

from motcua.rooms.papers.content.forms import forms, forms_folder, read_forms
from motcua.rooms.papers.content.wallet import WalletPolicy, wallet_mistakes, wallet_policy

__all__ = [
    "WalletPolicy",
    "forms",
    "forms_folder",
    "read_forms",
    "wallet_mistakes",
    "wallet_policy",
]
