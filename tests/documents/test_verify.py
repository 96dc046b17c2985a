"""The check page: anybody with the code learns whether a document counts, and hardly anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from app.documents import actions, throttling, validity
from app.documents.models import IssuedDocument
from app.documents.rules import HolderStands, new_code, show_code
from app.documents.store import get_document
from app.documents.values import Holder
from app.kernel.errors import NotFound, Throttled, say
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.tenancy.tenants import Tenant
from app.web.access import HeldRole, Identity
from tests.accounts.conftest import STAFF_PASSWORD, log_in, people_of
from tests.browser import Visitor
from tests.documents.papers import member_values

Inside = Callable[[str], Tenant]
Enter = Callable[[str], AbstractContextManager[Tenant]]
Visit = Callable[[str], Visitor]
SLUG = "henan-talent"
SENTENCE = "证书是否有效，以查验页显示的状态为准；退会、除名或到期后，纸质证书同时作废。"


def issue(
    name: str = "欧阳娜敏", *, person: int = 1, until: date | None = None, kind: str = "certificate"
) -> IssuedDocument:
    today = clock.today()
    holder = Holder("person", person, name, body_path="/1/4/", term_end=until or today + timedelta(days=365))
    return actions.issue(kind, holder=holder, case_id=7, values=member_values(), by=None, today=today)


@pytest.fixture
def membership_ended() -> Iterator[None]:
    kept = dict(validity._asked)
    validity.register_validity("person", lambda document: HolderStands(False, date(2026, 3, 1)))
    yield
    validity._asked.clear()
    validity._asked.update(kept)


@pytest.mark.requirement("H10")
def test_a_standing_certificate_is_valid_and_its_holder_masked(inside: Inside, visit: Visit) -> None:
    inside(SLUG)
    document = issue()
    page = visit(SLUG).get(f"/verify/{document.shown_code}")
    assert page.status == 200
    assert "证件有效" in page.words and str(document.number) in page.words
    assert "欧***" in page.words and "欧阳" not in page.text
    assert SENTENCE in page.words
    assert page.headers["Cache-Control"] == "no-store"


def test_the_check_page_speaks_english(inside: Inside, visit: Visit) -> None:
    inside(SLUG)
    page = visit(SLUG).get(f"/verify/{issue().shown_code}?lang=en")
    assert page.find("//html/@lang") == ["en"]
    assert "Certificate of membership" in page.words


@pytest.mark.parametrize("typed", ["{}", "{} ", "lower", "plain"])
def test_a_code_may_be_typed_as_one_likes(typed: str, inside: Inside, visit: Visit) -> None:
    inside(SLUG)
    code = issue().shown_code
    wish = {"lower": code.lower(), "plain": code.replace("-", "")}.get(typed, typed.format(code))
    page = visit(SLUG).get("/verify", query_string={"code": wish})
    assert "证件有效" in page.words


@pytest.mark.requirement("H15")
def test_a_revoked_certificate_says_so(inside: Inside, visit: Visit) -> None:
    inside(SLUG)
    document = issue()
    actions.revoke(document.id, reason="自愿退会：家庭原因", by=None, today=clock.today())
    page = visit(SLUG).get(f"/verify/{document.shown_code}")
    assert "证件已撤销" in page.words
    assert "家庭原因" not in page.text


def test_an_older_certificate_points_to_the_newer(inside: Inside, visit: Visit) -> None:
    inside(SLUG)
    older = issue()
    issue()
    assert "证件已换发" in visit(SLUG).get(f"/verify/{older.shown_code}").words


def test_an_expired_certificate_says_so(inside: Inside, visit: Visit) -> None:
    inside(SLUG)
    document = issue(until=clock.today() - timedelta(days=1))
    assert "证件已到期" in visit(SLUG).get(f"/verify/{document.shown_code}").words


@pytest.mark.usefixtures("membership_ended")
def test_who_is_no_longer_a_member_holds_nothing_valid(inside: Inside, visit: Visit) -> None:
    inside(SLUG)
    page = visit(SLUG).get(f"/verify/{issue().shown_code}")
    assert "会员资格已终止" in page.words and "2026-03-01" in page.words


def test_a_units_name_is_shown(inside: Inside, visit: Visit) -> None:
    inside(SLUG)
    holder = Holder("unit", 4, "郑州启明人力资源服务有限公司", term_end=date(2099, 1, 1))
    document = actions.issue("certificate", holder=holder, case_id=None, values={}, by=None, today=clock.today())
    assert "郑州启明人力资源服务有限公司" in visit(SLUG).get(f"/verify/{document.shown_code}").words


@pytest.mark.requirement("D7")
@pytest.mark.parametrize("code", ["222222222222", "1", "HNRC-00001", "x" * 300, "' OR 1=1 --", "查验码"])
def test_what_is_no_code_finds_nothing(code: str, inside: Inside, visit: Visit) -> None:
    inside(SLUG)
    issue()
    page = visit(SLUG).get(f"/verify/{code}")
    assert page.status == 404
    assert "欧" not in page.words and "没有查到" in page.words


def test_a_true_code_of_another_association_is_unknown(entering: Enter, visit: Visit) -> None:
    with entering(SLUG):
        code = issue().shown_code
    assert visit("zhengzhou-it").get(f"/verify/{code}").status == 404


def test_what_has_no_check_page_is_unknown(inside: Inside, visit: Visit) -> None:
    inside(SLUG)
    plaque = issue(kind="plaque")
    assert visit(SLUG).get(f"/verify/{plaque.shown_code}").status == 404


def test_a_half_typed_code_is_explained_at_its_field(inside: Inside, visit: Visit) -> None:
    inside(SLUG)
    page = visit(SLUG).get("/verify?code=YC7Q-2M4")
    assert "不是完整的查验码" in page.errors[0]
    assert page.find("//input[@name='code']/@value") == ["YC7Q-2M4"]


def test_the_check_page_cannot_be_walked(inside: Inside, visit: Visit) -> None:
    inside(SLUG)
    attempts = iter(range(100))

    def at_most_three(what: str) -> None:
        if next(attempts) >= 3:
            raise Throttled(say("查验过于频繁，请稍后再试。"))

    throttling.register_throttle(at_most_three)
    try:
        guess = show_code(new_code(lambda _: 0))
        answers = [visit(SLUG).get(f"/verify/{guess}").status for _ in range(5)]
    finally:
        throttling._counters.remove(at_most_three)
    assert answers == [404, 404, 404, 429, 429]


def _officer(path: str, sees: str = "below", *capabilities: Capability) -> Identity:
    held = HeldRole("secretary", 1, path, frozenset(capabilities or (Capability.SEE_REGISTER,)), sees)
    return Identity(9, "王秘书", "staff", roles=(held,))


@pytest.mark.requirement("E5")
@pytest.mark.parametrize(
    ("who", "may"),
    [
        (Identity(1, "欧阳娜敏", "person", person_id=1), True),
        (Identity(2, "别人", "person", person_id=2), False),
        (Identity(3, "同号单位", "unit", unit_id=1), False),
        (_officer("/1/"), True),
        (_officer("/1/4/", "own"), True),
        (_officer("/1/", "own"), False),
        (_officer("/1/5/"), False),
        (_officer("/1/5/", "all"), True),
        (_officer("/1/", "all", Capability.PUBLISH), False),
    ],
)
def test_a_document_is_seen_by_its_holder_and_its_register(who: Identity, may: bool, inside: Inside) -> None:
    inside(SLUG)
    document = issue()
    if may:
        assert get_document(document.id, seen_by=who).id == document.id
        return
    with pytest.raises(NotFound):
        get_document(document.id, seen_by=who)


@pytest.fixture
def hers(entering: Enter) -> int:
    """A certificate of Lin, who has an account."""
    with entering(SLUG):
        return issue("林若溪", person=people_of().person_id).id


@pytest.mark.requirement("E5")
def test_strangers_are_sent_to_the_door(hers: int, visit: Visit) -> None:
    stranger = visit(SLUG)
    answers = [stranger.get(f"/documents/{number}.pdf", follow=False) for number in (hers, 9999)]
    assert [answer.status for answer in answers] == [302, 302]
    assert all("/login" in answer.headers["Location"] for answer in answers)


def test_the_holder_downloads_the_pdf(hers: int, visit: Visit) -> None:
    lin = visit(SLUG)
    log_in(lin)
    answer = lin.get(f"/documents/{hers}.pdf")
    assert answer.response.data.startswith(b"%PDF")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert lin.get("/documents/9999.pdf").status == 404
    assert lin.get(f"/documents/{10**20}.pdf").status == 404


def test_the_secretary_downloads_it_too(hers: int, visit: Visit) -> None:
    zhao = visit(SLUG)
    log_in(zhao, "zhao", STAFF_PASSWORD, tab="staff")
    assert zhao.get(f"/documents/{hers}.pdf").response.data.startswith(b"%PDF")
