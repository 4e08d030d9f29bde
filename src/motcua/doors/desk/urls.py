"""Addresses of the officers' desk: nouns, in Vietnamese without accents."""

from django.urls import path

from motcua.doors.desk.views import (
    beside,
    digitising,
    dossier,
    forms,
    holding,
    inbox,
    money,
    papers,
    people,
    queue,
    receiving,
    reconciling,
    results,
    reuse,
    search,
    signing,
    signing_delegation,
    signing_paper,
    work,
)
from motcua.doors.desk.views.keeping import addresses
from motcua.doors.desk.views.measures import checks as checking
from motcua.doors.desk.views.measures import (
    entry,
    indices,
    open_data,
    parts,
    plans,
    proofs,
    report_files,
    reports,
    scoring,
    targets,
)
from motcua.doors.desk.views.measures import pages as figures
from motcua.doors.desk.views.measures import tasks as task_pages
from motcua.doors.desk.views.operations import alerts, orders, scenarios, screens, warnings
from motcua.doors.desk.views.operations import pages as boards
from motcua.doors.desk.views.watch import acts as watching
from motcua.doors.desk.views.watch import pages as watched

app_name = "desk"

FIGURES = [
    path("so-lieu/", figures.overview, name="figures"),
    path("so-lieu/doi-chieu/", checking.checks, name="checks"),
    path("so-lieu/chi-so/<slug:code>/", figures.indicator, name="indicator"),
    path("so-lieu/chi-so/<slug:code>/ho-so/", figures.dossiers_behind, name="behind"),
    path("so-lieu/chi-so/<slug:code>/phan-tich/", parts.parts, name="parts"),
    path("so-lieu/chi-so/<slug:code>/nhap/", entry.entry, name="entry"),
    path("so-lieu/bo-chi-so/<slug:key>/", indices.index, name="index"),
    path("so-lieu/bo-chi-so/<slug:key>/thanh-phan/<str:part>/", indices.component, name="index-component"),
    path("so-lieu/bo-chi-so/<slug:key>/do-vung/", scoring.firmness, name="firmness"),
    path("so-lieu/tu-cham/", scoring.trees, name="trees"),
    path("so-lieu/tu-cham/<slug:key>/<int:year>/", scoring.tree, name="tree"),
    path("so-lieu/tu-cham/<slug:key>/<int:year>/<str:part>/", scoring.part, name="part"),
    path("so-lieu/tu-cham/<slug:key>/<int:year>/<str:part>/tham-dinh/<int:score>/", scoring.review, name="part-review"),
    path("so-lieu/don-gian-hoa/", scoring.simplified, name="simplified"),
    path("so-lieu/muc-tieu/", targets.targets, name="targets"),
    path("so-lieu/muc-tieu/<slug:code>/", targets.target, name="target"),
    path("so-lieu/muc-tieu/<slug:code>/nhap/", targets.target_entry, name="target-entry"),
    path("so-lieu/minh-chung/<uuid:evidence>/", proofs.proof, name="proof"),
]

TASKS = [
    path("nhiem-vu/", task_pages.tasks, name="tasks"),
    path("nhiem-vu/ke-hoach/moi/", plans.new, name="plan-new"),
    path("nhiem-vu/ke-hoach/<uuid:plan>/", plans.plan, name="plan"),
    path("nhiem-vu/ke-hoach/<uuid:plan>/giao-them/", plans.more, name="plan-more"),
    path("nhiem-vu/viec/<uuid:task>/", task_pages.task, name="task"),
    path("nhiem-vu/viec/<uuid:task>/bao-cao/", task_pages.report, name="task-report"),
    path("nhiem-vu/viec/<uuid:task>/bao-cao/<int:report>/", task_pages.verdict, name="task-verdict"),
    path("nhiem-vu/viec/<uuid:task>/moc/<int:step>/", task_pages.milestone, name="task-milestone"),
    path("nhiem-vu/viec/<uuid:task>/don-doc/", task_pages.urge, name="task-urge"),
    path("nhiem-vu/viec/<uuid:task>/han/", task_pages.due, name="task-due"),
]

OPERATIONS = [
    path("dieu-hanh/canh-bao/", alerts.listing, name="alerts"),
    path("dieu-hanh/canh-bao/<uuid:alert_id>/", alerts.page, name="alert"),
    path("dieu-hanh/canh-bao-cong-dong/", warnings.listing, name="warnings"),
    path("dieu-hanh/canh-bao-cong-dong/<uuid:warning_id>/thu-hoi/", warnings.removal, name="warning-removal"),
    path("dieu-hanh/kich-ban/", scenarios.listing, name="scenarios"),
    path("dieu-hanh/kich-ban/luot/<uuid:run_id>/", scenarios.run, name="run"),
    path("dieu-hanh/kich-ban/<slug:key>/", scenarios.page, name="scenario"),
    path("dieu-hanh/kich-ban/<slug:key>/hinh.bpmn", scenarios.drawing, name="scenario-drawing"),
    path("dieu-hanh/chi-dao/", orders.listing, name="orders"),
    path("dieu-hanh/chi-dao/moi/", orders.new, name="order-new"),
    path("dieu-hanh/chi-dao/<int:order_id>/", orders.page, name="order"),
    path("dieu-hanh/chi-dao/<int:order_id>/tep/<int:entry_id>/", orders.file, name="order-file"),
]

WATCH = [
    path("giam-sat/", watched.overview, name="watch"),
    path("giam-sat/doi-tuong/<str:key>/", watched.target, name="watched"),
    path("giam-sat/su-co/", watched.incidents, name="incidents"),
    path("giam-sat/su-co/<uuid:incident_id>/", watching.incident, name="incident"),
    path("giam-sat/bao-tri/", watching.maintenance, name="maintenance"),
    path("giam-sat/bao-tri/<uuid:window_id>/huy/", watching.cancellation, name="maintenance-cancellation"),
]

BOARDS = [
    path("dieu-hanh/", boards.boards, name="boards"),
    path("dieu-hanh/ban-do/", boards.area_map, name="area-map"),
    path("dieu-hanh/man-hinh/", screens.listing, name="screens"),
    path("dieu-hanh/man-hinh/<uuid:screen_id>/", screens.screen, name="screen"),
    path("dieu-hanh/quan-trac/", boards.observations, name="observations"),
    path("dieu-hanh/bang/<slug:key>/", boards.board, name="board"),
    path("dieu-hanh/bang/<slug:key>/o/", boards.board_tiles, name="board-tiles"),
]

REPORTS = [
    path("du-lieu-mo/", open_data.releases, name="releases"),
    path("bao-cao/", reports.listing, name="reports"),
    path("bao-cao/tong-hop/", reports.overview, name="report-overview"),
    path("bao-cao/<uuid:report_id>/", reports.page, name="report"),
    path("bao-cao/<uuid:report_id>/luu/", reports.autosave, name="report-autosave"),
    path("bao-cao/<uuid:report_id>/lich-su/", reports.history, name="report-history"),
    path("bao-cao/<uuid:report_id>/o/<str:cell>/", reports.cell, name="report-cell"),
    path("bao-cao/<uuid:report_id>/tep/<str:kind>/", report_files.file, name="report-file"),
]

DOSSIER = [
    path("ho-so/", dossier.listing, name="dossiers"),
    path("ho-so/<str:code>/", dossier.page, name="dossier"),
    path("ho-so/<str:code>/buoc/<uuid:work_id>/nguoi-xu-ly/", beside.assignment, name="assignment"),
    path("ho-so/<str:code>/buoc/<uuid:work_id>/<slug:outcome>/", dossier.act, name="act"),
    path("ho-so/<str:code>/gia-han/", beside.extension, name="extension"),
    path("ho-so/<str:code>/dung/", beside.stop, name="stop"),
    path("ho-so/<str:code>/co-quan/", beside.hand_over, name="hand-over"),
    path("ho-so/<str:code>/giu-lai/", holding.dossier, name="dossier-holds"),
    path("ho-so/<str:code>/rut/", beside.withdrawal, name="withdrawal"),
    path("ho-so/<str:code>/hoan-tac/", beside.undo, name="undo"),
    path("ho-so/<str:code>/ghi-chu/", beside.notes, name="notes"),
    path("ho-so/<str:code>/nghia-vu/<int:obligation>/", beside.settlement, name="settlement"),
    path("ho-so/<str:code>/bo-sung/", papers.supplement, name="supplement"),
    path("ho-so/<str:code>/giay-to/<int:paper_id>/", papers.paper, name="paper"),
    path("ho-so/<str:code>/giay-to/<int:paper_id>/kho/", reuse.paper, name="reused-paper"),
    path("ho-so/<str:code>/ket-qua/", results.draft, name="result-draft"),
    path("ho-so/<str:code>/ket-qua/bo/", results.draft_removal, name="result-draft-removal"),
    path("ho-so/<str:code>/ket-qua/tep/", results.draft_file, name="result-draft-file"),
    path("ho-so/<str:code>/so-hoa/", digitising.bench, name="bench"),
    path("ho-so/<str:code>/so-hoa/trang/<uuid:sheet_id>/", digitising.sheet, name="bench-sheet"),
    path("ho-so/<str:code>/so-hoa/trang/<uuid:sheet_id>/anh/", digitising.picture, name="bench-picture"),
    path("ho-so/<str:code>/so-hoa/ban-sao/", digitising.copies, name="bench-copies"),
    path("ho-so/<str:code>/so-hoa/ban-sao/<uuid:copy_id>/", digitising.copy, name="bench-copy"),
    path("ho-so/<str:code>/so-hoa/ban-sao/<uuid:copy_id>/tep/", digitising.copy_file, name="bench-file"),
    path(
        "ho-so/<str:code>/so-hoa/ban-sao/<uuid:copy_id>/chung-thuc/", digitising.certificate, name="bench-certificate"
    ),
    path("ho-so/<str:code>/giay-tiep-nhan/", papers.receipt, name="receipt"),
    path("ho-so/<str:code>/mau/<slug:key>/", forms.form, name="form"),
    path("ho-so/<str:code>/qr.svg", papers.qr, name="qr"),
    path("ho-so/<str:code>/so-do/", dossier.drawing, name="drawing"),
]

SIGNING = [
    path("ky-so/", signing.signing, name="signing"),
    path("dong-dau/", signing.sealing, name="sealing"),
    path("ky-so/uy-quyen/", signing_delegation.delegation, name="signing-delegation"),
    path("ky-so/lo/<uuid:batch_id>/", signing.batch, name="signing-batch"),
    path("ky-so/<uuid:request_id>/", signing_paper.paper, name="signing-paper"),
    path("ky-so/<uuid:request_id>/tep/", signing_paper.file, name="signing-file"),
    path("ky-so/<uuid:request_id>/trang/<int:page>.png", signing_paper.picture, name="signing-picture"),
]

MONEY = [
    path("khoan-nop/<uuid:payment_id>/", money.payment, name="payment"),
    path("khoan-nop/<uuid:payment_id>/qr.svg", money.qr, name="payment-qr"),
    path("bien-lai/<uuid:receipt_id>/", money.receipt, name="money-receipt"),
    path("ho-so/<str:code>/muc-phi/", money.fee, name="fee"),
    path("thu-ngan/", money.till, name="till"),
    path("hoan-tra/", money.refunds, name="refunds"),
    path("doi-soat/", reconciling.days, name="reconciling"),
    path("doi-soat/<int:difference_id>/", reconciling.difference, name="difference"),
    path("doi-soat/tien-ve/<int:message_id>/", reconciling.credit, name="credit"),
]

urlpatterns = [
    path("", work.start, name="start"),
    path("viec/", work.work, name="work"),
    path("viec/xuat/<str:kind>/", work.export, name="export"),
    path("thong-bao/", inbox.inbox, name="inbox"),
    path("thong-bao/da-doc/", inbox.all_read, name="inbox-read"),
    path("thong-bao/thu-dien-tu/", inbox.mail, name="inbox-mail"),
    path("thong-bao/<uuid:message_id>/", inbox.notice, name="notice"),
    path("danh-sach-luu/", work.views, name="views"),
    path("danh-sach-luu/<int:view_id>/bo/", work.view_removal, name="view-removal"),
    path("tim/", search.search, name="search"),
    path("nguoi/<uuid:person_id>/", people.person, name="person"),
    path("nguoi/<uuid:person_id>/giay-to/", reuse.offers, name="person-papers"),
    path("tiep-nhan/", receiving.receiving, name="receiving"),
    path("tiep-nhan/thu-tuc/", receiving.procedure_list, name="procedure-list"),
    path("in-hang-loat/", forms.batch, name="batch"),
    path("to-khai/<str:procedure>/", forms.application, name="application"),
    path("quyet-dinh/", queue.decisions, name="decisions"),
    path("chung-thuc-ban-sao/", digitising.waiting, name="copies"),
    path("giay-to-giu-lai/", holding.listing, name="holds"),
    *FIGURES,
    *OPERATIONS,
    *WATCH,
    *BOARDS,
    *TASKS,
    *REPORTS,
    path("so-ket-qua/", results.register, name="results"),
    path("so-ket-qua/xuat/<str:kind>/", results.export, name="results-export"),
    path("so-ket-qua/<uuid:result>/", results.page, name="result"),
    path("so-ket-qua/<uuid:result>/tep/", results.file, name="result-file"),
    path("so-ket-qua/<uuid:result>/con-dau/", results.seal, name="result-seal"),
    path("so-ket-qua/<uuid:result>/<slug:act>/", results.ending, name="result-ending"),
    *DOSSIER,
    *SIGNING,
    *MONEY,
    *addresses.urlpatterns,
]
