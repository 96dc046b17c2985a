"""What comes in at the desk for the tree and the people in charge. Shape only."""

from __future__ import annotations

from wtforms import BooleanField, DateField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app.accounts.identifiers import check_email
from app.accounts.inputs import LONGEST_TEXT, at_most, checked, later, line, needed
from app.kernel.errors import say
from app.web.forms import PlainForm

LONGEST_REASON, LONGEST_CODE, LONGEST_POST = 200, 20, 60


class RenameForm(PlainForm):
    """A body's name in the association's languages; a unit has one name only."""

    name = line(later(say("新名称")), needed(say("请填写名称。")), at_most(LONGEST_TEXT))
    name_en = line(later(say("英文名称")), Optional(), at_most(LONGEST_TEXT))
    rename_reason = line(later(say("更名依据")), needed(say("请填写依据，例如批准文件。")), at_most(LONGEST_REASON))


class MoveForm(PlainForm):
    """Under which body it stands from now on."""

    parent = SelectField(later(say("移到")), validators=[InputRequired(later(say("请选择上级机构。")))])
    move_reason = line(later(say("调整依据")), needed(say("请填写依据，例如批准文件。")), at_most(LONGEST_REASON))


class CloseForm(PlainForm):
    """Why a body ends, and who takes over."""

    successor = SelectField(later(say("承接机构")), validators=[Optional()])
    exit = SelectField(later(say("会员资格终止原因")), validators=[Optional()])
    close_reason = line(later(say("停用原因")), needed(say("请填写停用原因。")), at_most(LONGEST_REASON))


class OpenForm(PlainForm):
    """A body to be opened, and who looks after it."""

    name = line(later(say("机构名称")), needed(say("请填写名称。")), at_most(LONGEST_TEXT))
    name_en = line(later(say("英文名称")), Optional(), at_most(LONGEST_TEXT))
    code = line(later(say("代码")), Optional(), at_most(LONGEST_CODE))
    admin_name = line(later(say("管理员姓名")), Optional(), at_most(LONGEST_TEXT))
    admin_login = line(later(say("登录名")), Optional(), at_most(60))
    admin_email = line(later(say("邮箱")), Optional(), checked(check_email))
    admin_role = SelectField(later(say("角色")), validators=[Optional()])


class GrantForm(PlainForm):
    """Which role, where, from when until when; for somebody who logs in here already."""

    who = line(later(say("登录名")), needed(say("请填写对方的登录名、手机号或邮箱。")), at_most(LONGEST_TEXT))
    role = SelectField(later(say("角色")), validators=[InputRequired(later(say("请选择角色。")))])
    first_day = DateField(later(say("自")), validators=[InputRequired(later(say("请填写开始日期。")))])
    last_day = DateField(later(say("至")), validators=[Optional()])


class InviteForm(PlainForm):
    """Somebody who is to work here, and in which role."""

    name = line(later(say("姓名")), needed(say("请填写姓名。")), at_most(LONGEST_TEXT))
    login = line(later(say("登录名")), needed(say("请填写登录名。")), at_most(60))
    email = line(later(say("邮箱")), Optional(), checked(check_email))
    role = SelectField(later(say("角色")), validators=[InputRequired(later(say("请选择角色。")))])
    first_day = DateField(later(say("自")), validators=[InputRequired(later(say("请填写开始日期。")))])
    last_day = DateField(later(say("至")), validators=[Optional()])


class EndForm(PlainForm):
    """The last day of a role."""

    last_day = DateField(later(say("最后一天")), validators=[InputRequired(later(say("请填写日期。")))])


class AppointForm(PlainForm):
    """Who takes an office, from when, by which resolution."""

    who = RadioField(later(say("由谁担任")), validators=[InputRequired(later(say("请选择担任者。")))])
    since = DateField(later(say("任职日期")), validators=[InputRequired(later(say("请填写任职日期。")))])
    resolution = line(later(say("任职依据")), needed(say("请填写依据，例如理事会决议的届次和日期。")), at_most(LONGEST_REASON))
    account = SelectField(later(say("办理业务使用的账号")), validators=[Optional()])


class EndOfficeForm(PlainForm):
    """How an office ends, from which day, by which resolution."""

    how = SelectField(later(say("方式")), validators=[InputRequired(later(say("请选择方式。")))])
    on = DateField(later(say("免职日期")), validators=[InputRequired(later(say("请填写日期。")))])
    resolution = line(later(say("依据")), needed(say("请填写依据。")), at_most(LONGEST_REASON))


class StaffForm(PlainForm):
    """Somebody of a department's staff."""

    name = line(later(say("姓名")), needed(say("请填写姓名。")), at_most(LONGEST_TEXT))
    post = line(later(say("岗位")), Optional(), at_most(LONGEST_POST))
    leads = BooleanField(later(say("部门负责人")))
    shown = BooleanField(later(say("本人同意在公开的组织架构页上显示姓名和岗位")))
