"""The forms of the entrance. They add to allauth's what the house wants: our words, and the lock-out on codes."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.doors.access import lockout

CODE_HINT = _("6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng.")


class OfficerForm(LoginForm):
    """Sign-in name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Tên đăng nhập")
        self.fields["login"].widget.attrs = {"autocomplete": "username"}
        self.fields["password"].label = _("Mật khẩu")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class _Code(forms.Form):
    """A code, refused while the name is locked; a wrong one counts towards the lock."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label, field.help_text = _("Mã xác thực"), CODE_HINT
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}

    def clean_code(self) -> str:
        request = context.request
        lockout.check(request, self.user.login)
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError:
            lockout.failed(request, self.user.login)
            raise
        return code


class CodeForm(_Code, AuthenticateForm):
    """The second factor at sign-in."""


class EnrolForm(_Code, ActivateTOTPForm):
    """The first code of a new authenticator application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("6 chữ số mà ứng dụng vừa hiện.")


#: what reading a made-up answer of a passkey may raise
NONSENSE = (AttributeError, IndexError, KeyError, TypeError, ValueError)


class PasskeyAloneForm(LoginWebAuthnForm):
    """Signing in with a passkey; a made-up answer is refused like a wrong one."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except NONSENSE:
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeyForm(AuthenticateWebAuthnForm):
    """A passkey as the second factor."""

    def clean_credential(self) -> Any:
        lockout.check(context.request, self.user.login)
        try:
            return super().clean_credential()
        except NONSENSE:
            raise get_adapter().validation_error("incorrect_code") from None


class NewPasskeyForm(AddWebAuthnForm):
    """A new passkey."""

    def clean(self) -> Any:
        try:
            return super().clean()
        except NONSENSE:
            raise get_adapter().validation_error("incorrect_code") from None


class PasswordAgainForm(ReauthenticateForm):
    """The password again, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label, field.help_text, field.widget.attrs = _("Mật khẩu"), "", {"autocomplete": "current-password"}


class NewPasswordForm(ChangePasswordForm):
    """The old password and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "oldpassword": (_("Mật khẩu hiện tại"), "", "current-password"),
            "password1": (_("Mật khẩu mới"), _("Ít nhất 12 ký tự, không phải mật khẩu thường gặp."), "new-password"),
            "password2": (_("Nhập lại mật khẩu mới"), "", "new-password"),
        }
        for name, (label, hint, fill) in words.items():
            field = self.fields[name]
            field.label, field.help_text, field.widget.attrs = label, hint, {"autocomplete": fill}
