"""What people do with tenants: each function is one intent, in one transaction."""

from maas.tenants.services.api_keys import (
    change_api_key,
    create_api_key,
    end_service_key,
    issue_service_key,
    note_use,
    replace_derived_key,
    revoke_api_key,
)
from maas.tenants.services.members import (
    add_member,
    change_role,
    join,
    join_as_new_person,
    remove_member,
)
from maas.tenants.services.tenants import (
    change_tenant,
    create_tenant,
    reactivate_tenant,
    suspend_tenant,
)

__all__ = [
    "add_member",
    "change_api_key",
    "change_role",
    "change_tenant",
    "create_api_key",
    "create_tenant",
    "end_service_key",
    "issue_service_key",
    "join",
    "join_as_new_person",
    "note_use",
    "reactivate_tenant",
    "remove_member",
    "replace_derived_key",
    "revoke_api_key",
    "suspend_tenant",
]
