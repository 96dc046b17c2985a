"""The effects `block` and `unblock`."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from app.audit.actions import record
from app.procedures.blocks.ending import end_open
from app.procedures.blocks.knowing import Standing
from app.procedures.blocks.models import Block, BlockKey
from app.procedures.effects import EffectContext, effect
from app.procedures.keys import keys_in, keys_of
from app.procedures.parties import Party, the_register
from app.tenancy.configuration.concepts.forms import Form
from app.tenancy.database import db


@effect("block")
def block(context: EffectContext) -> None:
    """From today on the party's applications are not taken, and with `ends_open` those under way come to their end; done
    again for the same case it changes nothing."""
    case = context.case
    if db.session.scalar(select(Block.id).where(Block.case_id == case.id)) is not None:
        return
    made = Block(
        person_id=case.person_id, unit_id=case.unit_id, case_id=case.id, since=context.today, until=_until(context),
        made_at=context.now,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    for key in sorted(_keys(context)):
        db.session.add(BlockKey(block_id=made.id, key=key))
    standing = Standing(made.since, made.until, case.number, case.procedure, is_own=True)
    ended = end_open(context, standing) if context.arguments.get("ends_open") is True else []
    details = {"case": case.number, "until": made.until.isoformat() if made.until else "", "ended": ended}
    record("party.blocked", by=context.by, subject=_party(context).key, details=details)


def _party(context: EffectContext) -> Party:
    return Party(context.case.person_id, context.case.unit_id)


def _until(context: EffectContext) -> date | None:
    """The last day; where the expression meets an empty field, there is none."""
    if not context.scope.answers(context.word("until")):
        return None
    day: date | None = context.run("until", "day")
    return day


def _keys(context: EffectContext) -> set[str]:
    """By the account's document, by what the case says, and by what the file says under the same forms."""
    party, forms = _party(context), context.scope.configuration.association.forms
    form: Form | None = forms.get(context.case.form or "")
    kept = the_register().kept(party)
    in_file = {key for one in forms.values() if one.keeps for key in keys_in(one, kept)}
    return {*keys_of(party), *keys_in(form, context.case.answers), *in_file}


@effect("unblock")
def unblock(context: EffectContext) -> None:
    """Every block that stands for the party is lifted from today on."""
    party = _party(context)
    mine = Block.unit_id == party.unit_id if party.unit_id is not None else Block.person_id == party.person_id
    stands = (or_(Block.until.is_(None), Block.until >= context.today), Block.lifted_on.is_(None))
    for one in db.session.scalars(select(Block).where(mine, *stands).order_by(Block.id).with_for_update()).all():
        one.lifted_on, one.lifted_case_id = context.today, context.case.id
        record("party.unblocked", by=context.by, subject=party.key, details={"case": context.case.number})
