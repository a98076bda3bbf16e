from django.urls import path

from maas.fleet.api import views

urlpatterns = [
    path("admin/nodes/", views.NodeList.as_view(), name="admin-nodes"),
    path("admin/nodes/<slug:name>/", views.NodeDetail.as_view(), name="admin-node"),
    path("admin/tenants/<uuid:tenant>/quota/", views.TenantQuota.as_view(), name="admin-quota"),
    path("tenants/<uuid:tenant>/quota/", views.OwnQuota.as_view(), name="quota"),
]
