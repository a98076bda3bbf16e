from django.urls import include, path

from maas.tenants.api import admin_tenants, api_keys, health, tenants, trash

of_a_tenant = [
    path("", tenants.TenantDetail.as_view(), name="tenant"),
    path("members/", tenants.MemberList.as_view(), name="members"),
    path("members/<uuid:member>/", tenants.MemberDetail.as_view(), name="member"),
    path(
        "members/<uuid:member>/invitation/",
        tenants.MemberInvitation.as_view(),
        name="member-invitation",
    ),
    path("api-keys/", api_keys.APIKeyList.as_view(), name="api-keys"),
    path("api-keys/<uuid:key>/", api_keys.APIKeyDetail.as_view(), name="api-key"),
    path("audit/", tenants.AuditTrail.as_view(), name="audit"),
    path("trash/", trash.Trash.as_view(), name="trash"),
]

urlpatterns = [
    path("admin/health/", health.Health.as_view(), name="admin-health"),
    path("admin/tenants/", admin_tenants.AdminTenantList.as_view(), name="admin-tenants"),
    path(
        "admin/tenants/<uuid:tenant>/",
        admin_tenants.AdminTenantDetail.as_view(),
        name="admin-tenant",
    ),
    path("tenants/", tenants.TenantList.as_view(), name="tenants"),
    path("tenants/<uuid:tenant>/", include(of_a_tenant)),
]
