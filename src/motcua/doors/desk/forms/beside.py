"""The forms of acts beside the drawn process."""

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.doors.desk.forms.acts import consultable
from motcua.doors.desk.forms.common import LimitMixin, ReasonForm


class ExtendForm(LimitMixin, ReasonForm):
    """A new date, once, with an apology."""

    field_order = ("limit", "limit_unit", "reason")

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["reason"].label = _("Lý do và lời xin lỗi gửi người nộp")


class AssignForm(forms.Form):
    """Who takes the step."""

    to = forms.ChoiceField(label=_("Giao cho"), required=False)

    def __init__(self, *args: object, choices: list[tuple[str, str]], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        to = self.fields["to"]
        if isinstance(to, forms.ChoiceField):
            to.choices = [("", _("Không giao riêng (mọi người giữ vai trò đều làm được)")), *choices]


class HandOverForm(ReasonForm):
    """The authority that a dossier should have reached."""

    to = forms.ChoiceField(label=_("Cơ quan giải quyết"))
    field_order = ("to", "reason")

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        to = self.fields["to"]
        if isinstance(to, forms.ChoiceField):
            to.choices = [("", _("– chọn –")), *consultable()]


class SettleForm(forms.Form):
    """The receipt of a payment."""

    receipt = forms.CharField(label=_("Số biên lai"), max_length=60)
