"""The forms of results: the facts of a draft, an uploaded file, and why one goes out of force."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from motcua.doors.desk.asking import language
from motcua.rooms.papers.records.results import Cause, Kind


class FactsForm(forms.Form):
    """The facts of a kind of result, filled from the dossier and corrected here."""

    def __init__(self, kind: Kind, *args: object, filled: Mapping[str, str] | None = None, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        english = language() == "en"
        for field in kind.fields:
            self.fields[field.name] = forms.CharField(
                label=field.title_en if english else field.title,
                required=field.required,
                max_length=2000,
                initial=(filled or {}).get(field.name, ""),
                widget=forms.Textarea(attrs={"rows": 5}) if field.long else forms.TextInput(),
            )

    def facts(self) -> dict[str, str]:
        """What was typed, by the name of the fact."""
        return {name: str(value) for name, value in self.cleaned_data.items()}


class UploadForm(forms.Form):
    """A result that was made elsewhere."""

    file = forms.FileField(label=_("Tệp PDF"), help_text=_("Cuối trang cuối cần chừa chỗ cho chữ ký và con dấu."))


class EndForm(forms.Form):
    """Why an issued result goes out of force: the kind of reason is public, the words are not."""

    cause = forms.ChoiceField(label=_("Nhóm lý do (công khai khi xác minh)"))
    reason = forms.CharField(
        label=_("Lý do cụ thể (chỉ lưu nội bộ)"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        cause = self.fields["cause"]
        if isinstance(cause, forms.ChoiceField):
            cause.choices = [("", _now("– chọn –")), *((one.value, _now(one.says)) for one in Cause)]
