"""The forms of those who handle money. Amounts are typed as people write them, 16.000, and read as whole đồng."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.rooms.payments.records import Exemption, Method

WRONG = _("Số tiền phải là số nguyên, tính bằng đồng.")


class MoneyField(forms.CharField):
    """Whole đồng: ``16.000``, ``16 000`` or ``16000``."""

    def __init__(self, **more: Any) -> None:
        attrs = {"inputmode": "numeric", "data-width": "short", "autocomplete": "off"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **more)

    def clean(self, value: Any) -> int | None:
        said = super().clean(value).replace(".", "").replace(" ", "").replace("\u00a0", "")
        if not said:
            return None
        if not (said.isascii() and said.isdecimal()):
            raise forms.ValidationError(WRONG)
        return int(said)


class CashForm(forms.Form):
    """Cash taken; ``once`` makes a second click harmless."""

    amount = MoneyField(label=_("Số tiền nhận (đồng)"))
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)


class WaiveForm(forms.Form):
    """Who pays nothing, and what proves it."""

    exemption = forms.ChoiceField(label=_("Đối tượng được miễn"))
    proof = forms.CharField(label=_("Giấy tờ chứng minh"), max_length=200)

    def __init__(self, *args: Any, exemptions: tuple[Exemption, ...] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        english = get_language() == "en"
        said = [(one.key, one.says_en if english else one.says) for one in exemptions]
        field = self.fields["exemption"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("– chọn –")), *said]


class RefundForm(forms.Form):
    """How much goes back, how, and why."""

    amount = MoneyField(label=_("Số tiền hoàn (đồng)"))
    method = forms.ChoiceField(label=_("Hình thức hoàn"), choices=[(one.value, one.says) for one in Method])
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500)


class OpenDrawerForm(forms.Form):
    """Opening one's drawer."""

    unit = forms.ChoiceField(label=_("Đơn vị thu"))
    opening = MoneyField(label=_("Tiền lẻ đầu ca (đồng)"), required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = units


class CloseDrawerForm(forms.Form):
    """What was counted, and to whom it went."""

    counted = MoneyField(label=_("Số tiền đếm được (đồng)"))
    handed_to = forms.CharField(label=_("Bàn giao cho"), max_length=200, required=False)
    note = forms.CharField(label=_("Lý do nếu lệch"), max_length=500, required=False)


class ResolveForm(forms.Form):
    """The answer for a difference."""

    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500)
    count_it = forms.BooleanField(label=_("Ghi bổ sung giao dịch này vào sổ thu"), required=False)


class PlaceForm(forms.Form):
    """For which request money came."""

    reference = forms.CharField(label=_("Mã nội dung chuyển khoản của khoản phải nộp"), max_length=20)
    reason = forms.CharField(label=_("Lý do"), max_length=500)


class FeeForm(forms.Form):
    """The fee that nobody states."""

    fee = MoneyField(label=_("Phí, lệ phí (đồng; 0 nếu không thu)"))
    fee_source = forms.CharField(label=_("Căn cứ của mức phí (số nghị quyết)"), max_length=200)
