"""The design system's classes on Django's own widgets."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CLASSES: dict[type[forms.Widget], str] = {
    forms.Select: "usa-select",
    forms.Textarea: "usa-textarea",
    forms.CheckboxInput: "usa-checkbox__input",
}


class UsaForm(forms.Form):
    """A form whose widgets carry USWDS classes and say which text describes them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not field.widget.is_hidden:
                field.widget.attrs.setdefault("class", CLASSES.get(type(field.widget), "usa-input"))


class SentFile(forms.FileField):
    """A file that is read here: `accept` as a browser takes it, `largest` in bytes. `empty` and
    `too_large` are the sentences for one that holds nothing, or too much."""

    def __init__(
        self, *, accept: str, largest: int, empty: str | Promise, too_large: str | Promise,
        **words: Any,
    ) -> None:  # fmt: skip
        self.largest = largest
        said: dict[str, Any] = {"required": gettext_lazy("Choose the file first."), "empty": empty}
        shown = forms.FileInput(attrs={"accept": accept})
        super().__init__(widget=shown, error_messages=said | {"large": too_large}, **words)

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file and (file.size is None or file.size > self.largest):
            raise forms.ValidationError(self.error_messages["large"], code="large")
        return file


class NewCodeField(forms.CharField):
    """The word by which files and reports know a row of a list in data; not one of `rows` yet."""

    default_validators = [
        RegexValidator(
            r"^[a-z0-9_]+\Z",
            gettext_lazy("Small letters without accents, digits and underscores only."),
        )
    ]

    def __init__(self, rows: QuerySet[Any], *, max_length: int) -> None:
        self.rows = rows
        super().__init__(
            label=gettext_lazy("Code"),
            max_length=max_length,
            help_text=gettext_lazy("One short word for files and reports. It never changes."),
        )

    def clean(self, value: Any) -> str:
        code: str = super().clean(value)
        if self.rows.filter(code=code).exists():
            raise forms.ValidationError(
                _("This code is in the list already. Choose another one, or offer that one again.")
            )
        return code
