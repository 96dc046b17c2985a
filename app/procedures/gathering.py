"""Cases that come to rest where they are collected: who collects them, and when they leave again.

A step with `gather` waits for its decision like any other. Beside that each case stands on the list of whoever hands it
up: of `gathered_by`, else of the role that passed it on. Where nobody did, it is decided by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.kernel.errors import DomainError
from app.procedures.docket import Docket
from app.procedures.models import BundleState, Gathering
from app.procedures.rules.actors import Waiter, parse_actor
from app.procedures.rules.machine import beside
from app.procedures.store.collected import find_bundle, gathered_in, gathered_now, locked_bundle
from app.tenancy import clock
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.database import db
from app.tenancy.together import add_to

Finder = Callable[[Docket, Step], Waiter]


def begin_gathering(docket: Docket, step: Step, find: Finder, *, now: datetime) -> None:
    """A case arrives at a step: if it is one where cases are collected, it stands on somebody's list from now on."""
    waiter = gatherer_of(docket, step, find) if step.gather is not None else None
    if waiter is None or waiter.role is None or waiter.body_id is None:
        return
    case = docket.case
    gathered = Gathering(
        case_id=case.id, procedure=case.procedure, step=step.name, role=waiter.role, body_id=waiter.body_id,
        body_path=waiter.body_path, since=now,
    )  # fmt: skip
    db.session.add(gathered)
    add_to(("gathered", case.id), gathered)


def gatherer_of(docket: Docket, step: Step, find: Finder) -> Waiter | None:
    """The role at a body that collects at this step; none where nobody of the chain handed the case up."""
    from_step = _with_actor(step, step.gathered_by) if step.gathered_by else _step_before(docket, step)
    if from_step is None:
        return None
    try:
        return find(docket, from_step)
    except DomainError:
        return None


def _with_actor(step: Step, actor: str) -> Step:
    return step.model_copy(update={"by": actor})


def _step_before(docket: Docket, step: Step) -> Step | None:
    """The last step before it at which a role decided on this case."""
    order = [one.name for one in docket.procedure.steps]
    first = beside(docket.procedure, step.name)[0].name  # what runs side by side with it hands nothing on to it
    for one in reversed(docket.procedure.steps[: order.index(first)]):
        decides = one.each is None and not one.pay and one.fill is None and not parse_actor(one.by).is_party
        if decides and docket.scope().holds(one.when):
            return one
    return None


def end_gathering(case_id: int, *, at: str = "") -> None:
    """The case leaves the step, or one of several side by side (`at`): off the list it stands on, or out of a bundle that
    is still open; a bundle that was handed in keeps it, and is decided with its last case."""
    now = clock.now()
    for gathered in gathered_now(case_id):
        if at and gathered.step != at:
            continue
        gathered.left_at = now
        bundle = locked_bundle(gathered.bundle_id) if gathered.bundle_id is not None else None
        if bundle is None or bundle.state is BundleState.OPEN:
            db.session.delete(gathered)
        elif all(one.left_at is not None for one in gathered_in(bundle.id)):
            bundle.state, bundle.decided_at = BundleState.DECIDED, now


def is_to_be_handed_up(docket: Docket) -> bool:
    """Whether somebody else still collects this case where it stands, and has not handed it up."""
    step = docket.step
    if step.gather is None or step.is_joint:
        return False
    collected = [one for one in gathered_now(docket.case.id) if one.step == step.name]
    return any(one.bundle_id is None or _is_open(one.bundle_id) for one in collected)


def _is_open(bundle_id: int) -> bool:
    bundle = find_bundle(bundle_id)
    return bundle is not None and bundle.state is BundleState.OPEN
