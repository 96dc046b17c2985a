"""What comes in on the pages of this room: shape only."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from flask_babel.speaklater import LazyString
from wtforms import BooleanField, DateField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional, ValidationError

from app.accounts.identifiers import DocumentKind, IdentityDocument, check_email, check_identity, check_mobile
from app.accounts.labels import DOCUMENT_KINDS, LOGIN_KINDS
from app.accounts.passwords import LONGEST
from app.accounts.rules import LoginKind
from app.kernel.errors import DomainError, Message, say
from app.web.forms import PlainForm
from app.web.language import translated

LONGEST_TEXT = 120


def later(message: Message) -> LazyString:
    """A sentence that is translated when the page is drawn."""
    return LazyString(translated, message)


def needed(message: Message) -> InputRequired:
    """Must be filled in; says what is missing."""
    return InputRequired(later(message))


def at_most(number: int) -> Length:
    """No longer than so many characters."""
    return Length(max=number, message=later(say("最多 %(number)s 个字符。", number=number)))


def _without_controls(text: str | None) -> str | None:
    """Signs that no keyboard types (NUL, bells) are dropped; no page, letter or database has to meet them."""
    return "".join(sign for sign in text if sign.isprintable() or sign == " ") if text else text


def line(label: LazyString | None, *validators: Any) -> StringField:
    """One line of text."""
    return StringField(label, list(validators), filters=[_without_controls])


def checked(check: Callable[[str], object]) -> Callable[[Any, Any], None]:
    """The sentence of a checker, at its field, together with every other fault of the page."""

    def validate(_form: Any, field: Any) -> None:
        try:
            check(field.data)
        except DomainError as refused:
            raise ValidationError(translated(refused.message)) from None

    return validate


class CodedForm(PlainForm):
    """A form that may ask for the picture code."""

    picture = HiddenField()
    code = line(later(say("验证码")), Optional(), at_most(20))


class LoginForm(CodedForm):
    """The login page; its labels follow the tab."""

    name = line(None, needed(say("请填写账号。")), at_most(LONGEST_TEXT))
    operator = line(later(say("经办人姓名")), Optional(), at_most(LONGEST_TEXT))
    password = PasswordField(later(say("密码")), [needed(say("请填写密码。")), at_most(LONGEST)])


class SecondStepForm(PlainForm):
    """The code of the phone."""

    code = line(later(say("动态验证码或恢复码")), needed(say("请填写验证码。")), at_most(40))


class FirstCodeForm(PlainForm):
    """The first code of a phone that has just been set up."""

    code = line(later(say("动态验证码")), needed(say("请填写验证码。")), at_most(40))


class AgainForm(PlainForm):
    """The password once more."""

    password = PasswordField(later(say("登录密码")), [needed(say("请填写密码。")), at_most(LONGEST)])


def _new_password() -> PasswordField:
    return PasswordField(later(say("新密码")), [needed(say("请填写密码。")), at_most(LONGEST)])


def _again(of: str) -> PasswordField:
    twice = EqualTo(of, later(say("两次输入的密码不一致，请重新输入。")))
    return PasswordField(later(say("再输一次密码")), [needed(say("请再输一次密码。")), twice])


class ChangePasswordForm(PlainForm):
    """The old password, the new one twice."""

    old = PasswordField(later(say("原密码")), [needed(say("请填写原密码。")), at_most(LONGEST)])
    new = _new_password()
    again = _again("new")


class NewPasswordForm(PlainForm):
    """A password chosen by a link, twice."""

    password = _new_password()
    again = _again("password")


class ForgottenForm(CodedForm):
    """By what somebody logs in, to send the link."""

    name = line(None, needed(say("请填写账号。")), at_most(LONGEST_TEXT))
    operator = line(later(say("经办人姓名")), Optional(), at_most(LONGEST_TEXT))


class RegisterForm(CodedForm):
    """What both ways of registering ask."""

    email = line(later(say("邮箱")), needed(say("请填写邮箱，用于找回密码和接收通知。")), checked(check_email))
    password = PasswordField(later(say("密码")), [needed(say("请填写密码。")), at_most(LONGEST)])
    again = _again("password")


class RegisterPersonForm(RegisterForm):
    """A person registers; which identifiers are asked follows the tab."""

    name = line(later(say("姓名")), needed(say("请填写姓名。")), at_most(LONGEST_TEXT))
    document_kind = SelectField(later(say("证件类型")), [Optional()], choices=[])
    identity = line(later(say("证件号码")), needed(say("请填写证件号码。")), at_most(40))
    mobile = line(later(say("手机号")), needed(say("请填写手机号。")), checked(check_mobile))
    documents: tuple[DocumentKind, ...] = ()
    today: date

    def ask(self, documents: list[DocumentKind], *, mobile: bool, today: date) -> None:
        """Leave out what this tab does not ask."""
        self.documents, self.today = tuple(documents), today
        self.document_kind.choices = document_choices(documents)
        unwanted = {"document_kind": len(documents) < 2, "identity": not documents, "mobile": not mobile}
        for name in [name for name, left_out in unwanted.items() if left_out]:
            delattr(self, name)

    def document(self) -> IdentityDocument | None:
        """The identity document as entered. Raises DomainError."""
        if self.identity is None:
            return None
        chosen = self.document_kind.data if self.document_kind is not None else self.documents[0]
        return check_identity(DocumentKind(chosen), self.identity.data, today=self.today)

    def validate_identity(self, _field: Any) -> None:
        if self.document_kind is None or self.document_kind.data in set(DocumentKind):
            checked(lambda _text: self.document())(self, self.identity)


class RegisterUnitForm(RegisterForm):
    """A unit registers by its name, with the operator who acts for it."""

    unit_name = line(later(say("单位名称")), needed(say("请填写营业执照或登记证书上的全称。")), at_most(LONGEST_TEXT))
    operator = line(later(say("经办人姓名")), needed(say("请填写经办人姓名。")), at_most(LONGEST_TEXT))


class RevealForm(PlainForm):
    """Why a protected value is looked at."""

    subject = HiddenField(validators=[InputRequired()])
    field = HiddenField(validators=[InputRequired()])
    reason = line(later(say("查看理由")), Optional(), at_most(200))


def with_consents(
    form: type[RegisterForm], labels: dict[str, str], free: Collection[str] = ()
) -> type[RegisterForm]:
    """The form with one unticked box for each consent that is asked here; those in `free` may stay unticked."""
    boxes: dict[str, Any] = {
        consent_field(name): BooleanField(label, [] if name in free else [needed(say("请阅读并勾选后再提交。"))])
        for name, label in labels.items()
    }
    return type(form.__name__, (form,), boxes)


def consent_field(name: str) -> str:
    """The name of a consent's box."""
    return f"consent_{name}"


def name_label(kinds: list[LoginKind]) -> str:
    """What the first field of a tab is called: 单位名称／身份证号 where it takes both."""
    return "／".join(translated(LOGIN_KINDS[kind]) for kind in kinds)


def document_choices(kinds: list[DocumentKind]) -> list[tuple[str, str]]:
    """The kinds of document a tab takes."""
    return [(kind.value, translated(DOCUMENT_KINDS[kind])) for kind in kinds]


class AbsenceForm(PlainForm):
    """Who stands in, and the days."""

    deputy = SelectField(choices=[])
    name = StringField(validators=[Length(max=60)])
    first_day = DateField(validators=[needed(say("请填写开始日期。"))])
    last_day = DateField(validators=[needed(say("请填写结束日期。"))])


class EndForm(PlainForm):
    """Ending something of one's own."""
