"""How long usage is kept, and what counts it until it is booked."""

from maas.common.lifetimes import Lifetime

LIFETIMES = (
    Lifetime(of="usage.LedgerEntry", stays="the account of what was used; bills rest on it"),
    Lifetime(of="valkey:longslope.usage", task="usage.book", after="it is in the ledger"),
    Lifetime(
        of="valkey:longslope.usage.unreadable", stays="what could not be booked; logged as an error"
    ),
    Lifetime(of="valkey:longslope.gateways.swept", stays="one number: when it was last swept"),
    Lifetime(of="valkey:longslope.gateways", task="usage.book", after="15 s of its silence"),
    Lifetime(of="valkey:longslope.in-flight.*", task="usage.book", after="its gateway's silence"),
    Lifetime(of="valkey:longslope.counts.*", task="usage.book", after="its gateway's silence"),
    Lifetime(of="valkey:longslope.window.*", task="expiry", after="70 s"),
    Lifetime(of="valkey:longslope.budget.*", task="expiry", after="45 days"),
)
