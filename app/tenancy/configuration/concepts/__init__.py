"""The concepts of the vocabulary: one frozen model for each, its keys described, grouped by subject."""

from app.tenancy.configuration.concepts.association import Association, Calendar, Consent, Login
from app.tenancy.configuration.concepts.conditions import Fact, Require, WordList
from app.tenancy.configuration.concepts.fees import Fees
from app.tenancy.configuration.concepts.forms import Field, Form, Section
from app.tenancy.configuration.concepts.membership import Library, Right, Standing, Term, Tier, Watch
from app.tenancy.configuration.concepts.papers import Document, Notice, Number, Target
from app.tenancy.configuration.concepts.people import Assembly, Body, Kind, Office, Role
from app.tenancy.configuration.concepts.procedures import Effect, Procedure, Step
from app.tenancy.configuration.concepts.site import Block, Brand, Item, Site

__all__ = [
    "Assembly", "Association", "Block", "Body", "Brand", "Calendar", "Consent", "Document", "Effect", "Fact", "Fees",
    "Field", "Form", "Item", "Kind", "Library", "Login", "Notice", "Number", "Office", "Procedure", "Require", "Right",
    "Role", "Section", "Site", "Standing", "Step", "Target", "Term", "Tier", "Watch", "WordList",
]  # fmt: skip
