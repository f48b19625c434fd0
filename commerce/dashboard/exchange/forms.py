from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _, ngettext

from commerce.exchange.columns import Group
from commerce.exchange.exceptions import UnreadableFileError
from commerce.exchange.exporting import MOST_EXCEL_LINES, Format
from commerce.exchange.files import MOST_BYTES, inspect
from core.models import Brand


def _brand() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(label=_("Brand"), queryset=Brand.objects.all(), empty_label=None)


class UploadForm(forms.Form):
    """A table of one brand. What can be seen at once to be none is refused here."""

    brand = _brand()
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx), at most 20 MB and 50000 lines."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    may_create = forms.BooleanField(
        label=_("Make new products of lines whose SKU is not known"),
        required=False,
        help_text=_("Otherwise such a line is a fault: most are slips."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB. Divide it."))
        try:
            inspect(file.read())
        except UnreadableFileError as problem:
            raise forms.ValidationError(str(problem)) from problem
        file.seek(0)
        return file


class ExportForm(forms.Form):
    """What goes out, of one brand. It stands on one page with the other form, so its fields' ids are its own."""

    brand = _brand()
    groups = forms.MultipleChoiceField(
        label=_("Columns"), choices=Group.choices, widget=forms.CheckboxSelectMultiple
    )
    format = forms.ChoiceField(label=_("Format"), choices=Format.choices)
    words = forms.CharField(
        label=_("Only products with"),
        required=False,
        max_length=255,
        help_text=_("Words of their names, or a SKU. Empty: all products of the brand."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="export-%s", **kwargs)

    def refuse_excel(self, lines: int) -> None:
        """Excel files are put together as a whole: there is a limit to what is done while somebody waits."""
        sentence = ngettext(
            "%(count)d line is too much for an Excel file made here: the most are %(most)d. Take CSV.",
            "%(count)d lines are too much for an Excel file made here: the most are %(most)d. Take CSV.",
            lines,
        )
        self.add_error("format", sentence % {"count": lines, "most": MOST_EXCEL_LINES})


def forms_for(brand: Brand | None, words: str = "") -> dict[str, forms.Form]:
    """Both forms, empty but for what the page was asked with."""
    chosen = {"groups": Group.values, "format": Format.XLSX, "words": words}
    return {
        "upload_form": UploadForm(initial={"brand": brand}),
        "export_form": ExportForm(initial={"brand": brand, **chosen}),
    }
