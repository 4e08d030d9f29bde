"""Forms of the signing queue and of the keys."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from motcua.kernel.clock import now
from motcua.kernel.days import TZ, local_day
from motcua.rooms.papers.records import KeyKind


class RefusalForm(forms.Form):
    """Why a paper is not signed."""

    reason = forms.CharField(
        label=_("Lý do từ chối"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, strip=True
    )


class SigningDelegationForm(forms.Form):
    """Who signs in my place, and until when."""

    receiver = forms.ChoiceField(label=_("Người ký thay"))
    until = forms.DateField(label=_("Đến hết ngày"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("Lý do"), max_length=300, strip=True)

    def __init__(self, *args: Any, receivers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].choices = [("", _now("– chọn –")), *receivers]  # type: ignore[attr-defined]

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < local_day(now()):
            raise forms.ValidationError(_now("Ngày này đã qua."))
        return until

    def ends_at(self) -> datetime:
        """The last moment of the day chosen."""
        return datetime.combine(self.cleaned_data["until"], time(23, 59, 59), TZ)


class KeyForm(forms.Form):
    """A certificate and where its key is. No secret is typed here: only its name."""

    holder = forms.ChoiceField(label=_("Người hoặc cơ quan giữ chứng thư số"))
    kind = forms.ChoiceField(
        label=_("Khóa ký ở đâu"), choices=[(kind.value, kind.says) for kind in KeyKind], initial=KeyKind.PKCS11.value
    )
    certificate = forms.CharField(
        label=_("Chứng thư số (PEM)"), widget=forms.Textarea(attrs={"rows": 5}), max_length=20_000
    )
    chain = forms.CharField(
        label=_("Chứng thư số của các tổ chức cấp bên trên (PEM)"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=60_000,
        required=False,
    )
    file = forms.CharField(label=_("Tên tệp PKCS#12"), max_length=120, required=False)
    module = forms.CharField(label=_("Tên thư viện PKCS#11"), max_length=60, required=False)
    token = forms.CharField(label=_("Nhãn của token"), max_length=60, required=False)
    key = forms.CharField(label=_("Nhãn của khóa"), max_length=60, required=False)
    service = forms.CharField(label=_("Tên dịch vụ ký từ xa"), max_length=60, required=False)
    credential = forms.CharField(label=_("Mã chứng thư tại dịch vụ"), max_length=120, required=False)
    secret = forms.CharField(
        label=_("Tên mật khẩu mở khóa"),
        max_length=60,
        help_text=_("Mật khẩu nằm trong môi trường của máy chủ dưới tên này; không nhập mật khẩu ở đây."),
    )

    def __init__(self, *args: Any, holders: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = [("", _now("– chọn –")), *holders]  # type: ignore[attr-defined]

    def where(self) -> dict[str, str]:
        """The names that lead to the key."""
        names = ("file", "module", "token", "key", "service", "credential", "secret")
        return {name: self.cleaned_data.get(name, "") for name in names}
