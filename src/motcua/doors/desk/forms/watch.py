"""Forms of the watch: incidents and planned work."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.kernel.days import TZ


class AssignForm(forms.Form):
    """Who is to repair it."""

    to = forms.ChoiceField(label=_("Giao cho"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to"].choices = [("", _("– chọn –")), *choices]  # type: ignore[attr-defined]


class IncidentNoteForm(forms.Form):
    """A line in the timeline."""

    text = forms.CharField(label=_("Ghi chú"), widget=forms.Textarea(attrs={"rows": 2}), max_length=4000)


class PostMortemForm(forms.Form):
    """What was learnt."""

    cause = forms.CharField(label=_("Nguyên nhân"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    done = forms.CharField(label=_("Đã khắc phục thế nào"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    prevents = forms.CharField(
        label=_("Việc sẽ làm để không lặp lại"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class MaintenanceForm(forms.Form):
    """Planned work."""

    scope = forms.ChoiceField(label=_("Bảo trì ở đâu"))
    starts_at = forms.DateTimeField(label=_("Bắt đầu"), widget=_moment(), input_formats=["%Y-%m-%dT%H:%M"])
    ends_at = forms.DateTimeField(
        label=_("Kết thúc"),
        widget=_moment(),
        input_formats=["%Y-%m-%dT%H:%M"],
        help_text=_("Trong thời gian này gián đoạn không thành sự cố và không tính vào mức cam kết."),
    )
    why = forms.CharField(
        label=_("Lý do"), max_length=500, help_text=_("Người dân và đơn vị đọc được ở trang tình trạng dịch vụ.")
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["scope"].choices = [("", _("– chọn –")), *choices]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What was typed, on the clock of Viet Nam."""
        found = dict(self.cleaned_data)
        for name in ("starts_at", "ends_at"):
            found[name] = found[name].replace(tzinfo=TZ)
        return found
