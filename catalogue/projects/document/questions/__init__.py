"""The kinds of questions that a document consists of: how an answer is read, checked and compared."""

from .base import Problem, Question, Tier, Unreadable
from .choices import Choice, Code, Codes, Consent, SeveralChoices
from .numbers import Number
from .rows import Rows, UnreadableRows
from .texts import CompanyNumber, Day, Email, Link, Phone, Text

__all__ = [
    "Choice", "Code", "Codes", "CompanyNumber", "Consent", "Day", "Email", "Link", "Number", "Phone", "Problem",
    "Question", "Rows", "SeveralChoices", "Text", "Tier", "Unreadable", "UnreadableRows",
]  # fmt: skip
