"""How long mails are kept."""

from maas.common.lifetimes import Lifetime

LIFETIMES = (
    Lifetime(of="mail.Mail", task="mail.prune", after="30 days from its end"),
    Lifetime(of="mail/", task="mail.prune", after="30 days"),
)
