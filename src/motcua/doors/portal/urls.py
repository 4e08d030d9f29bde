"""Addresses of the portal: nouns, in Vietnamese without accents."""

from django.urls import path

from motcua.doors.portal.filing import start, steps
from motcua.doors.portal.views import dossiers, pages, procedures, rating, shared, supplement, tracking, wallet

app_name = "portal"
urlpatterns = [
    path("", procedures.home, name="home"),
    path("thu-tuc/", procedures.listing, name="procedures"),
    path("thu-tuc/<str:code>/", procedures.page, name="procedure"),
    path("nop-ho-so/<str:code>/", start.start, name="filing"),
    path("ban-nhap/<uuid:draft_id>/bo/", start.drop, name="draft_drop"),
    path("ban-nhap/<uuid:draft_id>/<str:step>/", steps.step, name="filing_step"),
    path("ban-nhap/<uuid:draft_id>/<str:step>/luu/", steps.autosave, name="filing_autosave"),
    path("ho-so/", dossiers.mine, name="dossiers"),
    path("ho-so/<str:code>/", dossiers.page, name="dossier"),
    path("ho-so/<str:code>/da-nop/", dossiers.filed, name="filed"),
    path("ho-so/<str:code>/giay-tiep-nhan/", dossiers.receipt, name="receipt"),
    path("ho-so/<str:code>/mau/<slug:key>/", dossiers.form, name="form"),
    path("ho-so/<str:code>/qr.svg", dossiers.qr, name="qr"),
    path("ho-so/<str:code>/giay-to/<int:paper_id>/", dossiers.paper, name="paper"),
    path("ho-so/<str:code>/bo-sung/", supplement.supplement, name="supplement"),
    path("ho-so/<str:code>/rut/", dossiers.withdrawal, name="withdrawal"),
    path("ho-so/<str:code>/danh-gia/", rating.own, name="rating"),
    path("hop-thu/", dossiers.inbox, name="inbox"),
    path("hop-thu/da-doc/", dossiers.read, name="inbox_read"),
    path("giay-to-cua-toi/", wallet.mine, name="wallet"),
    path("giay-to-cua-toi/dong-y/", wallet.consents, name="wallet_consents"),
    path("giay-to-cua-toi/dong-y/<uuid:consent_id>/rut/", wallet.consent_withdrawal, name="wallet_withdrawal"),
    path("giay-to-cua-toi/nguoi-thay/<uuid:holder_id>/", wallet.proxy, name="wallet_proxy"),
    path("giay-to-cua-toi/<uuid:holding_id>/", wallet.paper, name="wallet_paper"),
    path("giay-to-cua-toi/<uuid:holding_id>/tep/", wallet.file, name="wallet_file"),
    path("giay-to-cua-toi/<uuid:holding_id>/xoa/", wallet.removal, name="wallet_removal"),
    path("giay-to-cua-toi/<uuid:holding_id>/chia-se/", wallet.share, name="wallet_share"),
    path("giay-to-cua-toi/<uuid:holding_id>/chia-se/<uuid:share_id>/", wallet.unshare, name="wallet_unshare"),
    path("chia-se/<str:token>/", shared.shared, name="shared"),
    path("chia-se/<str:token>/tep/", shared.shared_file, name="shared_file"),
    path("tra-cuu/", tracking.tracking, name="tracking"),
    path("tra-cuu/<str:code>/<str:key>/", tracking.by_qr, name="tracked"),
    path("tra-cuu/<str:code>/<str:key>/danh-gia/", rating.with_receipt, name="tracked_rating"),
    path("so-lieu/", pages.figures, name="figures"),
    path("tro-giup/", pages.help_page, name="help"),
    path("lien-he/", pages.contact, name="contact"),
    path("tiep-can/", pages.accessibility, name="accessibility"),
]
