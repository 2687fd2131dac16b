from django.urls import URLPattern, URLResolver, include, path

from licensing.pages import check, desk, issuing, merging, new_number, own

PARTS = [
    "queue", "applications", "documents", "payments", "life", "printing", "rules_pages",
    "importing", "portal", "mine",
]  # fmt: skip

urlpatterns: list[URLPattern | URLResolver] = [
    # First: the number of a license may have slashes, its address takes what is left.
    *[path("", include(f"licensing.{part}.urls")) for part in PARTS],
    path("haulers/<int:id>/phone/", new_number.new_number_page, name="new_number"),
    path("haulers/<int:id>/merge/", merging.merge_page, name="merge"),
    path("licenses/issue/", issuing.issue_page, name="issue"),
    # `path`, not `str`: the numbers of an imported register may have slashes.
    path("licenses/<path:number>/card.pdf", desk.card_page, name="card"),
    path("licenses/<path:number>/status/", desk.change_status_page, name="change_status"),
    path("licenses/<path:number>/new-pass/", desk.new_pass_page, name="new_pass"),
    path("licenses/<path:number>/", desk.license_page, name="license"),
    path("my/", own.my_licenses_page, name="my_licenses"),
    path("my/licenses/<path:number>/", own.my_pass_page, name="my_pass"),
    # The QR says it in upper case, so that its symbol stays small.
    path("P/<str:code>", check.check_pass_page),
    path("p/<str:code>", check.check_pass_page, name="check_pass"),
]
