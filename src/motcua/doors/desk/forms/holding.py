"""What is held back, and why."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.rooms.dossiers.records import HoldableLine

#: the choice that means the dossier as a whole
WHOLE = "all"


class HoldForm(forms.Form):
    """All papers of a dossier, or one; and the reason."""

    what = forms.ChoiceField(label=_("Giấy tờ"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, strip=True)

    def __init__(self, *args: Any, lines: Iterable[HoldableLine], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(str(line.paper or WHOLE), gettext(line.title)) for line in lines]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
        self.fields["what"].initial = choices[0][0] if choices else None

    def paper(self) -> int | None:
        """The paper that was chosen; None: all."""
        chosen = self.cleaned_data["what"]
        return None if chosen == WHOLE else int(chosen)
