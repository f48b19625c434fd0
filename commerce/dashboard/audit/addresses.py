"""The addresses of the audit log and of staff's sessions, and what each asks for."""

from django.urls import URLPattern, path

# No role may change people, so the second is for administrators.
LOOK, PEOPLE = "core.view_auditentry", "core.change_user"
PERMISSIONS = {
    "audit": [LOOK],
    "people": [PEOPLE],
    "people-sign-out": [PEOPLE],
    "people-session-end": [PEOPLE],
}


def patterns() -> list[URLPattern]:
    from commerce.dashboard.audit import views  # models are not ready when this module loads
    from commerce.dashboard.people import views as people

    return [
        path("audit/", views.AuditView.as_view(), name="audit"),
        path("people/", people.show, name="people"),
        path("people/<int:pk>/sign-out/", people.sign_out, name="people-sign-out"),
        path("people/sessions/<int:pk>/end/", people.end, name="people-session-end"),
    ]
