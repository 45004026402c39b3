"""Forms of collections: what they say of themselves, their order, and the moderator's objection."""

from wtforms import HiddenField, SelectField, StringField, TextAreaField

from ...forms import Form, LengthBetween, Required, typed
from ...i18n import _l
from .models import LONGEST_INTRODUCTION, LONGEST_TITLE, Collection
from .services import Texts


class CollectionForm(Form):
    """What a collection says of itself."""

    owner = SelectField(_l("Whose collection is it?"))
    title = StringField(_l("Title"), validators=[Required(), LengthBetween(1, LONGEST_TITLE)])
    introduction = TextAreaField(_l("Introduction"), validators=[LengthBetween(0, LONGEST_INTRODUCTION)])
    title_en = StringField(_l("Title in English"), validators=[LengthBetween(0, LONGEST_TITLE)])
    introduction_en = TextAreaField(_l("Introduction in English"), validators=[LengthBetween(0, LONGEST_INTRODUCTION)])
    cover = SelectField(_l("Cover"), default="")
    seen = HiddenField()

    def texts(self) -> Texts:
        """Return what was typed."""
        return Texts(typed(self.title), typed(self.introduction), typed(self.title_en), typed(self.introduction_en))

    def show(self, collection: Collection) -> None:
        """Fill the form with what a collection says."""
        for name in ("title", "introduction", "title_en", "introduction_en"):
            self[name].data = getattr(collection, name)
        self.cover.data, self.seen.data = str(collection.cover_id or ""), str(collection.version)


class StepForm(Form):
    """A step with a collection as it was seen."""

    seen = HiddenField()


class ObjectionForm(Form):
    """Why a collection is taken down."""

    reason = TextAreaField(_l("Reason"), validators=[LengthBetween(0, LONGEST_INTRODUCTION)])
    seen = HiddenField()
