"""Whoever asked for background work sees how far it is, why it failed, and fetches its file for a day (trust.md R9, F4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app.jobs.actions import attach, enqueue, forget_files, progress, report, run, run_pending
from app.jobs.kinds import Count, Report, ReportLine, Wish, job
from app.jobs.models import Job, JobState
from app.jobs.queue import BEAT, beat, init_queue
from app.kernel.errors import DomainError, say
from app.tenancy import storage
from app.tenancy.clock import now
from app.tenancy.database import db
from app.web.addresses import own_path
from tests.approval.conftest import HENAN, Desk, Office, office, sit_down, zhao

__all__ = ["office", "sit_down", "zhao"]
pytestmark = pytest.mark.database
refusing: list[str] = []


def _told(_job: Job, wish: Wish) -> Report:
    lines = [ReportLine("林若溪", own_path("/desk"), say("已办理"), "ok", "2026-1")] if wish.show != "none" else []
    return Report(say("试办"), [Count(say("全部"), 1)], lines)


@job("test_shown", label=say("任务"), tell=_told)
def _shown(wanted: Job) -> None:
    if refusing:
        raise DomainError(say("名单里有重复的人。"))
    attach(wanted.id, b"a,b\n", name="list.csv", now=now())
    progress(wanted.id, 3, 4, say("共 %(count)s 件", count=4))


@pytest.fixture(autouse=True)
def _fresh() -> None:
    refusing.clear()


def _asked(office: Office, entering, who: str = "zhao") -> int:
    with entering(HENAN):
        return enqueue("test_shown", {}, by=office.staff[who]).id


def test_the_page_renews_itself_while_the_job_waits_and_says_that_no_worker_is_there(office, entering, zhao: Desk) -> None:
    page = zhao.get(f"/jobs/{_asked(office, entering)}")
    assert page.find("//noscript/meta[@http-equiv='refresh']")
    assert page.find("//*[@data-renew]")
    assert "后台服务没有运行，任务在排队" in page.words
    assert "后台服务没有运行" in zhao.get("/jobs").words


def test_a_worker_that_is_there_is_not_missed(office, entering, zhao: Desk) -> None:
    number = _asked(office, entering)
    with zhao.app.app_context():
        queue = init_queue(zhao.app)
        beat(queue)
    assert "后台服务没有运行" not in zhao.get(f"/jobs/{number}").words
    assert zhao.get("/readyz").response.json["worker"] is True
    queue.storage.pop_data(BEAT)
    assert zhao.get("/readyz").response.json["worker"] is False


def test_what_is_done_shows_its_report_and_its_file(office, entering, zhao: Desk) -> None:
    number = _asked(office, entering)
    with entering(HENAN):
        assert run(number)
    page = zhao.get(f"/jobs/{number}")
    assert "已完成" in page.words
    assert "林若溪" in page.words
    assert not page.find("//*[@data-renew]")
    fetched = zhao.get(f"/jobs/{number}/file")
    assert (fetched.status, fetched.response.data) == (200, b"a,b\n")
    assert "attachment" in fetched.headers["Content-Disposition"]


@pytest.mark.requirement("F4")
def test_a_file_is_gone_after_a_day(office, entering, zhao: Desk) -> None:
    number = _asked(office, entering)
    with entering(HENAN):
        run(number)
        stored = db.session.get_one(Job, number).file_stored or ""
    with time_machine.travel(now() + timedelta(hours=25), tick=False), entering(HENAN):
        assert forget_files(now=now()) == 1
        assert forget_files(now=now()) == 0
        with pytest.raises(FileNotFoundError):
            storage.read(stored)
    assert zhao.get(f"/jobs/{number}/file").status == 404
    assert "文件已过期删除" in zhao.get(f"/jobs/{number}").words


def test_a_file_whose_day_is_over_is_not_given_out_even_before_it_is_swept(office, entering, sit_down) -> None:
    number = _asked(office, entering)
    with entering(HENAN):
        run(number)
    with time_machine.travel(now() + timedelta(hours=25)):
        assert sit_down("zhao").get(f"/jobs/{number}/file").status == 404


def test_somebody_elses_job_is_not_there(office, entering, sit_down) -> None:
    number = _asked(office, entering)
    with entering(HENAN):
        run(number)
        hidden = enqueue("send_letter", {"letter": 1}, by=office.staff["qian"]).id
    qian = sit_down("qian")
    for path in (f"/jobs/{number}", f"/jobs/{number}/file", f"/jobs/{hidden}", "/jobs/99999999"):
        assert qian.get(path).status == 404
    assert qian.post(f"/jobs/{number}/again").status == 404
    assert "还没有后台任务" in qian.get("/jobs").words


def test_a_refused_job_says_why_at_once_and_can_be_started_again(office, entering, zhao: Desk) -> None:
    refusing.append("yes")
    number = _asked(office, entering)
    with entering(HENAN):
        run(number)
    page = zhao.get(f"/jobs/{number}")
    assert "名单里有重复的人" in page.words
    refusing.clear()
    page = zhao.post(f"/jobs/{number}/again")
    assert "排队中" in page.words
    with entering(HENAN):
        assert run_pending() >= 1
        assert db.session.get_one(Job, number).state is JobState.DONE
    assert zhao.post(f"/jobs/{number}/again").status == 409


def test_progress_counts_and_is_a_sign_of_life(inside) -> None:
    inside("reading-club")
    wanted = enqueue("test_shown", {}).id
    progress(wanted, 30, 120, say("共 %(count)s 件", count=120))
    seen = db.session.get_one(Job, wanted, populate_existing=True)
    assert (seen.percent, seen.done, seen.total, str(seen.said)) == (25, 30, 120, "共 120 件")
    report(wanted, 80, "almost")
    assert db.session.get_one(Job, wanted, populate_existing=True).percent == 80
    assert seen.beat_at
