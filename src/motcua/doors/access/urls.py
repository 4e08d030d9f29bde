"""Addresses of the entrance. Of allauth's own addresses only these exist, each behind a guard of ours.

Names without a namespace (``account_login``, ``mfa_authenticate`` …) are those by which allauth finds its own pages.
"""

from django.urls import include, path

from motcua.doors.access.views import citizens, officers, sessions

own = [
    path("dang-nhap/", citizens.sign_in, name="sign_in"),
    path("dang-nhap/cong-dan/", citizens.citizen, name="citizen"),
    path("dang-nhap/cong-dan/tro-lai/", citizens.citizen_back, name="citizen_back"),
    path("dang-nhap/giu-lai/<uuid:kept_id>/", sessions.kept, name="kept"),
    path("tai-khoan/phien/", sessions.sessions, name="sessions"),
    path("tai-khoan/xac-thuc/", officers.enrol, name="enrol"),
]

urlpatterns = [
    path("", include((own, "access"))),
    path("dang-nhap/can-bo/", officers.sign_in, name="account_login"),
    path("dang-nhap/can-bo/ma/", officers.code, name="mfa_authenticate"),
    path("dang-nhap/can-bo/khoa/", officers.passkey, name="mfa_login_webauthn"),
    path("dang-nhap/khoa-tai-khoan/", officers.inactive, name="account_inactive"),
    path("dang-xuat/", officers.sign_out, name="account_logout"),
    path("tai-khoan/mat-khau/", officers.password, name="account_change_password"),
    path("tai-khoan/nhap-lai-mat-khau/", officers.password_again, name="account_reauthenticate"),
    path("tai-khoan/bao-mat/", officers.security, name="mfa_index"),
    path("tai-khoan/xac-thuc/ung-dung/", officers.enrol_app, name="mfa_activate_totp"),
    path("tai-khoan/xac-thuc/ung-dung/bo/", officers.remove_app, name="mfa_deactivate_totp"),
    path("tai-khoan/xac-thuc/khoa/", officers.enrol_passkey, name="mfa_add_webauthn"),
    path("tai-khoan/xac-thuc/khoa/<int:pk>/bo/", officers.remove_passkey, name="mfa_remove_webauthn"),
    path("tai-khoan/ma-du-phong/", officers.recovery_codes, name="mfa_view_recovery_codes"),
    path("tai-khoan/ma-du-phong/moi/", officers.new_recovery_codes, name="mfa_generate_recovery_codes"),
]
