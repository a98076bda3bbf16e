"""How long what belongs to no app of the product is kept."""

from maas.common.lifetimes import Lifetime

LIFETIMES_OF_ALL = (
    Lifetime(of="common.IdempotentRequest", task="common.forget_requests", after="7 days"),
    Lifetime(of="sessions.Session", task="common.forget_sessions", after="their two weeks"),
    Lifetime(of="admin.LogEntry", stays="what admins changed by hand; beside the audit trail"),
    Lifetime(of="auth.Permission", stays="made by migrations, never by use"),
    Lifetime(of="auth.Group", stays="made by migrations or by hand, never by use"),
    Lifetime(of="auth.Group_permissions", goes_with="auth.Group"),
    Lifetime(of="contenttypes.ContentType", stays="made by migrations, never by use"),
    Lifetime(of="account.EmailAddress", goes_with="tenants.User"),
    Lifetime(of="account.EmailConfirmation", goes_with="account.EmailAddress"),
    Lifetime(of="mfa.Authenticator", goes_with="tenants.User"),
    Lifetime(of="tenants.User_groups", goes_with="tenants.User"),
    Lifetime(of="tenants.User_user_permissions", goes_with="tenants.User"),
    Lifetime(of="artefacts/", stays="each file goes with the row that names it"),
    Lifetime(of="static/", stays="page assets of this and earlier versions; some MB an upgrade"),
    Lifetime(of="logs/", task="rotation", after="60 MB a process"),
    Lifetime(of="metrics/", task="a start of the stack", after="a stop of the stack"),
    Lifetime(of="backups/", task="make backup", after="BACKUPS_KEPT newer ones"),
    Lifetime(of="postgres/", stays="the rows above; Postgres' own vacuum gives room back"),
    Lifetime(of="valkey/", stays="the keys below; its log is rewritten when it has doubled"),
    Lifetime(of="valkey:longslope:throttle:*", task="expiry", after="its window, a day at most"),
    Lifetime(of="valkey:longslope:heartbeats", stays="a time for each kind of process"),
    Lifetime(of="valkey:celery*", task="a worker", after="it was taken, or its tick has expired"),
    Lifetime(of="valkey:_kombu.*", stays="one a queue"),
    Lifetime(of="valkey:unacked*", task="a worker", after="it took the message"),
    Lifetime(of="valkey:default", task="a worker", after="it was taken, or its tick has expired"),
    Lifetime(of="valkey:node.*", task="a worker", after="it was taken, or its tick has expired"),
)
