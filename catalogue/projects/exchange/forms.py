"""The forms of the import page."""

from flask_wtf.file import FileField

from ...forms import Form, Required
from ...i18n import _l


class FileForm(Form):
    """One file to be checked."""

    file = FileField(_l("File with projects"), [Required(_l("Choose a file."))])


class StepForm(Form):
    """A button that goes on with an import or undoes it."""
