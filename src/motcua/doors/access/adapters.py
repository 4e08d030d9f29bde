"""What the house decides where allauth asks."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from motcua.doors.access import demo, lockout, middleware
from motcua.doors.access.sealing import seal, unseal
from motcua.kernel import clock
from motcua.kernel.errors import Refusal
from motcua.rooms.papers import facade as papers
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import AccountKind

#: seconds after sign-in during which nothing delicate asks for the password again
RECENT = 300
STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class AccountAdapter(DefaultAccountAdapter):
    """Officers sign in here; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "enter_current_password": _("Mật khẩu hiện tại không đúng."),
        "incorrect_code": _("Mã không đúng hoặc đã dùng."),
        "too_many_login_attempts": _("Thử quá nhiều lần. Vui lòng đợi rồi thử lại."),
        "rate_limited": _("Thử quá nhiều lần. Vui lòng đợi rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        lockout.check(request, str(credentials.get("username", "")))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        lockout.failed(request, str(credentials.get("username", "")))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.kind == AccountKind.OFFICER else None

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        refused = super().pre_login(request, user, **kwargs)
        if refused is None and settings.DEMO and user.is_demo:
            demo.enrol(user)
        return refused

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        middleware.begin(request, clock.now())
        lockout.passed(user.login)

    def is_reauthentication_required(self, *, app: str) -> bool:
        request: Any = self.request
        records = get_authentication_records(request, request.user)
        last = max((record["at"] for record in records), default=0)
        return bool(clock.now().timestamp() - last > RECENT)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The password again: what is delicate here is done by officers, and every officer has one."""
        if not user.is_authenticated or not user.has_usable_password():
            return []
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]

    def set_password(self, user: Any, password: str) -> None:
        request: Any = self.request
        people.set_password(user.pk, password, by=request.actor, at=clock.now())
        user.refresh_from_db(fields=["password"])

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(getattr(request.user, "kind", ""))

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("access:sign_in")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def get_client_ip(self, request: HttpRequest) -> str:
        return lockout.address_of(request) or "0.0.0.0"  # noqa: S104 - "not known", nothing listens there

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only sentences of ours: the pages say themselves what happened."""
        if message:
            super().add_message(request, level, extra_tags=extra_tags, message=message)


def home_of(kind: str) -> str:
    """Where somebody of this kind begins."""
    try:
        return reverse("desk:start" if kind == AccountKind.OFFICER else "portal:home")
    except NoReverseMatch:
        return "/"


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed in the database; the last factor stays."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Mã không đúng hoặc đã dùng."),
        "cannot_delete_authenticator": _("Đây là cách xác thực cuối cùng. Hãy thêm cách khác trước khi bỏ."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text.encode(), purpose="second-factor").decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text.encode(), purpose="second-factor").decode()

    def build_totp_svg(self, url: str) -> str:
        return papers.qr_picture(url)

    def get_totp_issuer(self) -> str:
        return "Motcua"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=STRONG).exclude(
            pk=authenticator.pk
        )
        return others.exists()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Khóa {number}")).format(number=count + 1)


class CitizenAdapter(DefaultSocialAccountAdapter):
    """Citizens come from the identity provider; the people room says who they are."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        try:
            account = people.recognise(sociallogin.claims, at=clock.now())
        except Refusal as refusal:
            raise ImmediateHttpResponse(failed(request, str(_(refusal.says)))) from None
        if sociallogin.account.pk and sociallogin.account.user_id != account.id:
            # the provider gave this subject to another person: never sign in as the one before
            sociallogin.account.delete()
            sociallogin.account.pk = None
        sociallogin.user = get_user_model().objects.get(pk=account.id)
        if sociallogin.account.pk is None:
            sociallogin.save(request, connect=True)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        cancelled = str(getattr(error, "value", error)) == "cancelled"
        if cancelled:
            raise ImmediateHttpResponse(failed(request, str(_("Bạn đã dừng đăng nhập."))))
        people.note_failure("", lockout.address_of(request), at=clock.now())
        raise ImmediateHttpResponse(failed(request, str(_("Đăng nhập chưa thành công. Vui lòng thử lại."))))


def failed(request: HttpRequest, says: str, *, status: int = 400) -> HttpResponse:
    """The page for a sign-in that did not succeed."""
    return render(request, "access/failed.html", {"says": says}, status=status)
