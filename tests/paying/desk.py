"""What localstripe lacks of Stripe Connect, in the shapes of Stripe's documents: accounts, transfers, disputes."""

from dataclasses import dataclass, field
from typing import Any

Reply = tuple[int, dict[str, Any]]

_OURS = ("accounts", "account_links", "transfers", "disputes", "payouts")


@dataclass
class Desk:
    """Sellers' accounts at the provider and what moved to them."""

    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    transfers: dict[str, dict[str, Any]] = field(default_factory=dict)
    disputes: dict[str, dict[str, Any]] = field(default_factory=dict)
    payouts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def knows(self, parts: list[str]) -> bool:
        return len(parts) > 1 and parts[1] in _OURS

    def do(self, method: str, parts: list[str], asked: dict[str, str]) -> Reply:
        kind, rest = parts[1], parts[2:]
        if kind == "account_links":
            return 200, {"object": "account_link", "url": f"https://connect.example/{asked['account']}"}
        if rest[1:] == ["reversals"]:
            return self._reverse(self.transfers[rest[0]], asked)
        if method == "POST" and not rest:
            return 200, self._open_account(asked) if kind == "accounts" else self._transfer(asked)
        found = getattr(self, kind).get(rest[0])
        if found is None:
            return 404, {"error": {"type": "invalid_request_error", "message": "No such thing"}}
        return 200, found

    def verified(self, account: str) -> None:
        """The provider has what it wants of a seller."""
        self.accounts[account].update(
            charges_enabled=True,
            payouts_enabled=True,
            capabilities={"transfers": "active"},
            requirements={"currently_due": []},
        )

    def balance_of(self, account: str) -> int:
        """What a seller's account received in all, in cents."""
        moved = [each for each in self.transfers.values() if each["destination"] == account]
        return sum(each["amount"] - each["amount_reversed"] for each in moved)

    def _open_account(self, asked: dict[str, str]) -> dict[str, Any]:
        made = f"acct_{len(self.accounts) + 1:016d}"
        self.accounts[made] = {
            "id": made,
            "object": "account",
            "charges_enabled": False,
            "payouts_enabled": False,
            "capabilities": {"transfers": "inactive"},
            "requirements": {"currently_due": ["external_account", "tos_acceptance.date"]},
            "metadata": {"seller": asked.get("metadata[seller]", "")},
        }
        return self.accounts[made]

    def _transfer(self, asked: dict[str, str]) -> dict[str, Any]:
        made = f"tr_{len(self.transfers) + 1:016d}"
        self.transfers[made] = {
            "id": made,
            "object": "transfer",
            "amount": int(asked["amount"]),
            "amount_reversed": 0,
            "destination": asked["destination"],
            "transfer_group": asked.get("transfer_group", ""),
            "source_transaction": asked.get("source_transaction"),
            "metadata": {"token": asked.get("metadata[token]", "")},
        }
        return self.transfers[made]

    def _reverse(self, transfer: dict[str, Any], asked: dict[str, str]) -> Reply:
        amount = int(asked["amount"])
        if transfer["amount_reversed"] + amount > transfer["amount"]:
            return 400, {"error": {"type": "invalid_request_error", "message": "More than was transferred."}}
        transfer["amount_reversed"] += amount
        made = f"trr_{transfer['id'][3:]}{transfer['amount_reversed']}"
        return 200, {"id": made, "object": "transfer_reversal", "amount": amount, "transfer": transfer["id"]}
