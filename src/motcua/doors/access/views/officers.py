"""The way of officers: password, then a code or a passkey; and enrolling them."""

import json
from typing import Any

from allauth.account import views as account
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from motcua.doors.access import demo, forms, keeping, strength
from motcua.doors.access.adapters import MFAAdapter, home_of
from motcua.doors.access.guards import officers_only, public
from motcua.doors.access.provider import end_session_address
from motcua.doors.access.views.enrolling import officer_even_weak
from motcua.kernel.errors import Refusal
from motcua.rooms.people import facade as people

AFTER_ENROLMENT = "access_after_enrolment"


class SignIn(account.LoginView):
    """Name and password."""

    form_class = forms.OfficerForm
    template_name = "access/officer.html"

    def get_form_class(self) -> type[forms.OfficerForm]:
        return forms.OfficerForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "next": get_next_redirect_url(self.request) or "",
            "was_kept": keeping.COOKIE in self.request.COOKIES,
            "demo_people": people.demo_sign_ins() if demo.is_on() else (),
        }


class Code(mfa.AuthenticateView):
    """The second factor at sign-in."""

    template_name = "access/code.html"

    def get_form_class(self) -> type[forms.CodeForm]:
        return forms.CodeForm

    def get_webauthn_form_class(self) -> type[forms.PasskeyForm]:
        return forms.PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user = self.stage.login.user
        kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        return {
            **context,
            "demo_code": demo.code(user),
            "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
            "options": passkey_options(context.get("js_data", {}).get("request_options")),
        }


class PasswordAgain(account.ReauthenticateView):
    """The password again, before something delicate."""

    template_name = "access/again.html"

    def get_form_class(self) -> type[forms.PasswordAgainForm]:
        return forms.PasswordAgainForm


class Enrol(totp.ActivateTOTPView):
    """A new authenticator application."""

    template_name = "access/enrol_app.html"

    def get_form_class(self) -> type[forms.EnrolForm]:
        return forms.EnrolForm

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        strength.note(self.request, "totp")
        return answer


class AddPasskey(webauthn.AddWebAuthnView):
    """A new passkey; it always asks its owner for a finger, a face or a PIN, so that it counts as two factors."""

    template_name = "access/enrol_passkey.html"

    def get_form_class(self) -> type[forms.NewPasskeyForm]:
        return forms.NewPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user: Any = self.request.user
        return {**context, "options": passkey_options(auth.begin_registration(user, True))}

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        strength.note(self.request, "webauthn")
        return answer


class RemovePasskey(webauthn.RemoveWebAuthnView):
    """Takes a passkey away; never the last factor."""

    template_name = "access/remove.html"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        if not MFAAdapter().can_delete_authenticator(self.get_object()):
            return render(self.request, self.template_name, {"last": True}, status=409)
        answer: HttpResponse = super().form_valid(form)
        return answer


class Passkey(webauthn.LoginWebAuthnView):
    """Signing in with a passkey alone."""

    def get_form_class(self) -> type[forms.PasskeyAloneForm]:
        return forms.PasskeyAloneForm

    def form_invalid(self, form: Any) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('account_login')}?passkey=0")


class Recovery(recovery.ViewRecoveryCodesView):
    """The recovery codes, on paper for a bad day."""

    template_name = "access/recovery.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        after = self.request.session.get(AFTER_ENROLMENT)
        return {**super().get_context_data(**kwargs), "after": after or home_of("officer")}


class NewPassword(account.PasswordChangeView):
    """Another password; every other session ends."""

    template_name = "access/password.html"

    def get_form_class(self) -> type[forms.NewPasswordForm]:
        return forms.NewPasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)
        except Refusal as refusal:
            for field, sentence in getattr(refusal, "problems", {}).items():
                form.add_error("password1" if field == "password" else None, sentence)
            return self.form_invalid(form)
        return answer


@officer_even_weak
@never_cache
def enrol(request: HttpRequest) -> HttpResponse:
    """The first sign-in: choose the second factor. Without one no page of officers opens."""
    after = get_next_redirect_url(request)
    if after:
        request.session[AFTER_ENROLMENT] = after
    if strength.is_strong(request):
        return HttpResponseRedirect(after or home_of("officer"))
    return render(request, "access/enrol.html", {})


def passkey_options(options: Any) -> str:
    """Options of WebAuthn as JSON for a data attribute."""
    return json.dumps(options) if options else ""


sign_in = public(method_decorator(never_cache, name="dispatch")(SignIn).as_view())
code = public(Code.as_view())
passkey = public(Passkey.as_view())
password_again = officer_even_weak(PasswordAgain.as_view())
enrol_app = officer_even_weak(Enrol.as_view())
enrol_passkey = officer_even_weak(AddPasskey.as_view())
recovery_codes = officers_only(never_cache(Recovery.as_view()))
new_recovery_codes = officers_only(recovery.GenerateRecoveryCodesView.as_view(template_name="access/new_recovery.html"))
remove_app = officers_only(totp.DeactivateTOTPView.as_view(template_name="access/remove.html"))
remove_passkey = officers_only(RemovePasskey.as_view())
password = officers_only(NewPassword.as_view())
security = officers_only(mfa.IndexView.as_view(template_name="access/security.html"))


class SignOut(account.LogoutView):
    """Ends the session here and, for who came from the identity provider, there."""

    template_name = "access/sign_out.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        elsewhere = end_session_address(request, back_to=reverse("access:sign_in"))
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return HttpResponseRedirect(elsewhere) if elsewhere else answer


sign_out = public(SignOut.as_view())
inactive = public(account.AccountInactiveView.as_view(template_name="access/inactive.html"))
