"""Every mistake that a secretary may make in writing is found at its line, in words (H, E; configuration.md section 13)."""

from __future__ import annotations

import pytest

from tests.tenancy.configuration.ground import Mistake, plant

A, H, M = "association.yaml", "hierarchy.yaml", "membership.yaml"
PERSON, UNIT = "forms/person.yaml", "forms/unit.yaml"
JOIN, JOIN_UNIT, AWARD, REVIEW = (f"procedures/{n}.yaml" for n in ("join", "join_unit", "award", "review"))

MISTAKES = [
    Mistake(M, "{individual: 0, unit: 1000", "{individual: free, unit: 1000", "“free” is not an amount"),
    Mistake(M, "{individual: 0, unit: 1000", "{individual: -5, unit: 1000", "“-5” is not an amount of whole fen"),
    Mistake(M, "{individual: 0, unit: 1000", "{individual: 0.005, unit: 1000", "“0.005” is not an amount of whole fen"),
    Mistake(M, "{from: 07-01, pays: 1/2}", "{from: 06-31, pays: 1/2}", "“06-31” is not a day of the year"),
    Mistake(M, "{from: 07-01, pays: 1/2}", "{from: 07-01, pays: 3/2}", "“3/2” is not between 0 and 1"),
    Mistake(M, "{from: 07-01, pays: 1/2}", "{from: 07-01, pays: half}", "“half” is not a share"),
    Mistake(M, "    due: 05-31", "    due: 5-31", "“5-31” is not a day of the year; write 06-30"),
    Mistake(M, "    due: 05-31", "    due: 02-29", "29 February is not in every year"),
    Mistake(M, "    due: 05-31", "    duee: 05-31", "is not a key here; did you mean “due”?"),
    Mistake(M, "term: {length: 5 years", "term: {length: five years", "“five years” is not a span"),
    Mistake(M, 'valid_from: "2021-07-01"', 'valid_from: "2021-06-31"', "is not a date"),
    Mistake(M, 'valid_from: "2021-07-01"', "valid_from: 1 July 2021", "“1 July 2021” is not a date; write 2026-06-30"),
    Mistake(M, "reminders: [30 days, 7 days]", "reminders: 30 days", "has to be a list"),
    Mistake(M, "runs_from: certificate", "runs_from: certifikate", "did you mean “certificate”?"),
    Mistake(M, "holder: unit, code: D", "holder: units, code: D", "is not one of person, unit or either"),
    Mistake(M, "percent: 6", "percent: six", "“six” is not a number"),
    Mistake(M, "largest_change: 50%", "largest_change: fifty", "“fifty” is not a share"),
    Mistake(M, "{up_to: 1000000, is: 500}, {is: 2000}", "{up_to: 1000000, is: 500}", "every band but the last has up_to"),
    Mistake(M, "number: 1000, each", "number: a lot, each", "has to be a whole number"),
    Mistake(M, 'pattern: "LS{seq:5}"', 'pattern: "LS{sequence}"', "a number is made of text and {year}"),
    Mistake(UNIT, "keeps: true", "keeps: yes", "has to be true or false"),
    Mistake(UNIT, "about: unit\n", "about: unit\nabout: unit\n", "stands here twice"),
    Mistake(UNIT, "type: choice, list: unit_kind", "type: choise, list: unit_kind", "did you mean “choice”?"),
    Mistake(UNIT, "type: choice, list: unit_kind", "type: choice", "a choice has a list: or its own values:"),
    Mistake(UNIT, "type: choice, list: unit_kind", "list: unit_kind", "only a choice has a list:"),
    Mistake(UNIT, "about: unit", "about: company", "“company” is not one of person or unit"),
    Mistake(PERSON, "en: Reasons}", "en: Reasons, and more}", "“and more” is not a language"),
    Mistake(PERSON, 'copies: "2"', "copies:", "has no value; leave the key out or give it one"),
    Mistake(PERSON, 'copies: "2"', "copies: two", "has to be a whole number"),
    Mistake(PERSON, 'at_least: "0", at_most: "500"', 'at_least: "9", at_most: "5"', "at_least is more than at_most"),
    Mistake(PERSON, "accept: [jpg, png]", "accept: [jpg, gif]", "“gif” is not one of jpg, png"),
    Mistake(PERSON, "type: photo, label: {zh: 照片", "type: text, label: {zh: 照片", "accept: belongs to an upload"),
    Mistake(PERSON, "{name: reason, type", "{name: Reason, type", "a name has small letters, digits and _"),
    Mistake(PERSON, "{name: own_unit, type: body, kind: [unit]", "{name: own_unit, type: body", "says which kind: of body"),
    Mistake(PERSON, "{name: reason, type", '{name: reason, pattern: "(a", type', "pattern: is not a regular expression"),
    Mistake(PERSON, "{name: reason, type", '{name: reason, pattern: "(?=a)a", type', "is not a regular expression"),
    Mistake(PERSON, "label: {zh: 入会申请表, en: Application}\n", "", "label: is missing"),
    Mistake(PERSON, "accept: [jpg, png]", "listed: {}, accept: [jpg, png]", "listed: wants an answer of one line"),
    Mistake(UNIT, "list: unit_kind", "listed: {years: true}, list: unit_kind", "years: is counted from a day"),
    Mistake(A, "features: [dues,", "features: [due,", "did you mean “dues”?"),
    Mistake(A, 'main: "#9c2620"', "main: red", "a colour is written #9c2620"),
    Mistake(A, 'main: "#9c2620"', "main: #9c2620", "has no value"),
    Mistake(A, "email: office@lake.example\n", "email: office@lake.example\n bad", "this line is not indented"),
    Mistake(A, "email: office@lake.example", "email: office", "an e-mail address is wanted"),
    Mistake(A, "languages: [zh, en]", "languages: [zh, fr]", "“fr” is not one of zh, en or de"),
    Mistake(A, "languages: [zh, en]", "languages: zh", "has to be a list"),
    Mistake(A, "languages: [zh, en]", "languages: &both [zh, en]", "anchors (&) are not used here"),
    Mistake(A, "hosts: [members.lake.example]", "hosts: [https://lake.example]", "a host is written members.example.cn"),
    Mistake(A, "front: [letter,", "front: [leter,", "did you mean “letter”?"),
    Mistake(A, "leap_birthday: 03-01", "leap_birthday: 02-29", "“02-29” is not one of 02-28 or 03-01"),
    Mistake(A, "to: column.news", "to: news", "an address is page.x, column.x"),
    Mistake(A, "keeps_for: 6 months", "keeps_for: half a year", "is not a span"),
    Mistake(H, "can: [decide, see_register]", "can: [decide, see_registers]", "did you mean “see_register”?"),
    Mistake(H, "in_favour: 1/2", "in_favour: 150%", "“150%” is not between 0 and 1"),
    Mistake(AWARD, "03-01..03-25", "03-01-03-25", "is not a stretch of the year; write 03-01..03-25"),
    Mistake(AWARD, "03-01..03-25", "03-25..03-01", "ends before it begins"),
    Mistake(JOIN_UNIT, "deadline: 10 workdays", "deadline: 10 working days", "is not a span"),
    Mistake(JOIN, "needs: any", "needs: some", "“some” is not one of all or any"),
    Mistake(REVIEW, "by: member,", "by: the member,", "an actor is a role, an office"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: f"{m.file}:{m.new[:40]}")
def test_a_mistake_of_writing_is_told_at_its_line(mistake: Mistake) -> None:
    problems, line = plant(mistake)
    told = [p for p in problems if p.file == mistake.file and p.line == line and mistake.told in p.what]
    assert told, "\n".join(str(p) for p in problems if p.level == "error") or "nothing was found"
    assert any(p.level == "error" for p in told)
    assert sum(p.level == "error" for p in problems) <= 2, "one mistake is drowned in others"
