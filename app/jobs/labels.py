"""The words for where background work stands."""

from __future__ import annotations

from collections.abc import Mapping

from app.jobs.models import JobState
from app.kernel.errors import Message, say

STATES: Mapping[JobState, Message] = {
    JobState.QUEUED: say("排队中"),
    JobState.RUNNING: say("进行中"),
    JobState.DONE: say("已完成"),
    JobState.FAILED: say("失败"),
}
MARKS: Mapping[JobState, str] = {
    JobState.QUEUED: "wait",
    JobState.RUNNING: "turn",
    JobState.DONE: "ok",
    JobState.FAILED: "stop",
}
