"""Reads what the province decides about papers."""

from motcua.rooms.papers.content.wallet import WalletPolicy, wallet_mistakes, wallet_policy

__all__ = ["WalletPolicy", "wallet_mistakes", "wallet_policy"]
