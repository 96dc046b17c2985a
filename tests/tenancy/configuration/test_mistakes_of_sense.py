"""What one part says about another is checked: names, actors, expressions, tables, chains (configuration.md section 13)."""

from __future__ import annotations

import pytest

from tests.tenancy.configuration.ground import Mistake, plant

A, H, M = "association.yaml", "hierarchy.yaml", "membership.yaml"
PERSON, UNIT = "forms/person.yaml", "forms/unit.yaml"
JOIN, JOIN_UNIT, AWARD, REVIEW, LAPSE = (
    f"procedures/{name}.yaml" for name in ("join", "join_unit", "award", "review", "lapse")
)

NAMES = [
    Mistake(M, "council_unit: 3000}", "council_unti: 3000}", "“council_unti” is not a word of the list tier; did you"),
    Mistake(M, ", council_unit: 3000}", "}", "says nothing for council_unit; add them or say otherwise:"),
    Mistake(M, "profile: person,", "profile: persn,", "there is no “persn” under forms:; did you mean “person”?"),
    Mistake(M, "search: [name, papers]", "search: [name, paper]", "did you mean “papers”?"),
    Mistake(M, "lines: [dues]", "lines: [due]", "there is no “due” under lines:; did you mean “dues”?"),
    Mistake(M, "weights: {individual:", "weights: {indvidual:", "did you mean “individual”?"),
    Mistake(M, "for: [unit, council_unit]", "for: [unit, council]", "there is no “council” under tiers:"),
    Mistake(
        M, "credits: hours, certificate: talk_paper", "credits: hour, certificate: talk_paper",
        "did you mean “hours”?"
    ),
    Mistake(M, "certificate: talk_paper", "certificate: talkpaper", "there is no “talkpaper” under documents:"),
    Mistake(M, "each: city", "each: town", "there is no “town” under kinds:"),
    Mistake(M, "procedure: lapse, with", "procedure: lapsed, with", "there is no “lapsed” under procedures:"),
    Mistake(M, "with: {ground:", "with: {grond:", "the form of lapse has no field “grond”; did you mean “ground”?"),
    Mistake(
        M, "handed_out: true}\n  talk_paper", "number: plaques}\n  talk_paper", "there is no “plaques” under numbers:"
    ),
    Mistake(H, "under: [association, city, county]", "under: [association, citty, county]", "did you mean “city”?"),
    Mistake(H, "kind: county, under: north", "kind: county, under: nord", "there is no “nord” under bodies:"),
    Mistake(H, "kind: county, under: north", "kind: city, under: north", "a city does not stand under a city"),
    Mistake(H, "code: H}", "code: N}", "“N” is the code of north already"),
    Mistake(
        H, "sees: own, can: [decide, recommend]", "sees: own, can: [decide, recommend], standings: [activ]",
        "there is no “activ” under standings:",
    ),
    Mistake(
        H, "can: [decide, see_register]", "can: [decide, audit, manage_accounts]", "audit and manage_accounts are kept apart"
    ),
    Mistake(
        H, "{name: unit_kind, type: choice, list: unit_kind,", "{name: unit_kind, type: id_number,",
        "an identity number is a person’s"
    ),
    Mistake(H, "elected_by: council", "elected_by: counsel", "did you mean “council”?"),
    Mistake(H, "successor: succeed", "successor: succede", "did you mean “succeed”?"),
    Mistake(H, "administrator of city]", "administrater of city]", "did you mean “administrator”?"),
    Mistake(H, "administrator of city]", "administrator of citty]", "there is no kind of body “citty”"),
    Mistake(H, "administrator of city]", "president of city]", "the role president is never held at city, only at"),
    Mistake(
        A, "to: page.charter}\n    - {label: {zh: 动态", "to: page.chart}\n    - {label: {zh: 动态",
        "there is no page “chart”"
    ),
    Mistake(A, "to: procedure.join}", "to: procedure.jion}", "there is no procedure “jion”; did you mean “join”?"),
    Mistake(A, "asked_in: [person]", "asked_in: [persons]", "there is no “persons” under forms:"),
    Mistake(A, "on: bill_due", "on: bill_is_due", "there is no event “bill_is_due”; did you mean “bill_due”?"),
    Mistake(A, "procedure: post}", "procedure: posts}", "there is no “posts” under procedures:"),
    Mistake(
        PERSON, "      - education\n", "      - educaton\n",
        "no field “educaton” declared under fields:; did you mean"
    ),
    Mistake(PERSON, "  - of_age", "  - of_ages", "there is no condition “of_ages” declared under require:"),
    Mistake(PERSON, "kind: [unit]", "kind: [units]", "there is no “units” under kinds:; did you mean “unit”?"),
    Mistake(PERSON, "prints: certificate", "prints: certifcate", "there is no “certifcate” under documents:"),
    Mistake(
        AWARD, "take_back: true}", "keeps: true, fields: [{name: papers, type: whole, label: {zh: 论文, en: Papers}}]}",
        "what a step decides has a name of its own"
    ),
    Mistake(
        AWARD, "take_back: true}", "keeps: true, fields: [{name: tier, type: text, label: {zh: 级, en: Grade}}]}",
        "is a name the platform uses for members"
    ),
    Mistake(AWARD, "take_back: true}", "keeps: true}", "keeps: goes with fields:"),
    Mistake(PERSON, "field: career\n", "field: carreer\n", "there is no field “carreer” here; did you mean “career”?"),
    Mistake(PERSON, "{name: reason,", "{name: papers,", "the form has two fields “papers”"),
    Mistake(UNIT, "list: unit_kind", "list: unit_kinds", "there is no list “unit_kinds”; did you mean “unit_kind”?"),
    Mistake(UNIT, "{name: wish, type", "{name: tier, type", "is a name the platform uses for members"),
    Mistake(JOIN_UNIT, "by: president,", "by: presidant,", "nobody is called “presidant”"),
    Mistake(JOIN_UNIT, "{issue: plaque}", "{issue: plack}", "there is no “plack” under documents:"),
    Mistake(JOIN_UNIT, "{issue: plaque}", "{isue: plaque}", "there is no effect “isue”; did you mean “issue”?"),
    Mistake(JOIN_UNIT, "{issue: plaque}", "{end: {on: today}}", "the effect end needs because:"),
    Mistake(
        JOIN_UNIT, "{issue: plaque}", "{issue: {documents: plaque}}", "the effect issue has no argument “documents”"
    ),
    Mistake(JOIN_UNIT, "form: unit", "form: units", "there is no “units” under forms:; did you mean “unit”?"),
    Mistake(
        JOIN_UNIT, "  - payment", "  - paymnt",
        "there is no step “paymnt” declared under steps:; did you mean “payment”?"
    ),
    Mistake(
        JOIN, "decline: applicant}", "decline: aplicant}",
        "is neither next, applicant, same, approved, refused nor a step"
    ),
    Mistake(
        JOIN, "administrator of form.own_unit", "administrator of form.ownunit",
        "the form person has no “ownunit”; did"
    ),
    Mistake(
        JOIN, "administrator of form.own_unit", "administrator of form.papers",
        "“papers” is neither a body nor a member"
    ),
    Mistake(
        REVIEW, "on_silence: done", "on_silence: don",
        "“don” is not an answer of this step (done); did you mean “done”?"
    ),
    Mistake(REVIEW, "deadline: 1 month, on_silence", "on_silence", "silence counts only where there is a deadline:"),
    Mistake(
        REVIEW, "reason_for: [fail]\n    deadline", "reason_for: [failed]\n    deadline", "“failed” is not an answer"
    ),
    Mistake(REVIEW, "name: recheck", "name: rectify", "two steps are called “rectify”"),
    Mistake(AWARD, "open_set_by: city", "open_set_by: citi", "there is no “citi” under kinds:; did you mean “city”?"),
    Mistake(AWARD, "{record: honour}", "{record: honor}", "there is no “honor” under book:; did you mean “honour”?"),
]  # fmt: skip

EXPRESSIONS = [
    Mistake(
        JOIN, "form.education >= education.college", "form.education >= education.colege",
        "no “education.colege” here; did you mean “education.college”?"
    ),
    Mistake(
        JOIN, "form.education >= education.college", "form.education >= title_level.junior",
        "“>=” does not go between a word of the list education and a word of the list title_level"
    ),
    Mistake(JOIN, "form.education >= education.college", "form.education >= ",
        "is not a well-formed expression (it ends too early)"),
    Mistake(
        JOIN, "form.education >= education.college", "form.education",
        "gives a word of the list education, but yes or no is wanted here"
    ),
    Mistake(
        JOIN, "form.education >= education.college", "form.education == 'college'",
        "“==” does not go between a word of the list education and a text"
    ),
    Mistake(
        JOIN, "form.education >= education.college", "form.educatoin >= education.college",
        "form person has no “educatoin”; did you mean “education”?"
    ),
    Mistake(
        JOIN, "form.education >= education.college", "form.income > 500",
        "“>” does not go between an amount of money and a whole number"
    ),
    Mistake(
        JOIN, "form.education >= education.college", "year(form.papers) > 3", "year() does not take a whole number"
    ),
    Mistake(JOIN, "answer.virtue >= mark.pass", "answer.virtu >= mark.pass", "has no “virtu”; did you mean “virtue”?"),
    Mistake(
        JOIN, "{admit: tier.individual}", "{admit: form.papers}",
        "gives a whole number, but a word of the list tier is wanted here"
    ),
    Mistake(JOIN, "at: form.own_unit", "at: form.papers", "gives a whole number, but a body is wanted here"),
    Mistake(
        JOIN, "each: form.sponsors", "each: form.papers",
        "gives a whole number, but a list of (a member) is wanted here"
    ),
    Mistake(
        JOIN_UNIT, "{admit: form.wish}", "{admit: form.unit_kind}",
        "gives a word of the list unit_kind, but a word of the list tier is wanted"
    ),
    Mistake(
        M, 'when: "member.is_admitted"}\nexits', 'when: "member.is_admited"}\nexits',
        "member has no “is_admited”; did you mean “is_admitted”?"
    ),
    Mistake(M, "at_most: yuan(1500)", "at_most: 1500", "gives a whole number, but an amount of money is wanted here"),
    Mistake(M, "{of: member.income", "{of: member.birth_date", "gives a day, but a number is wanted here"),
    Mistake(M, "by: member.tier}\ncredits", "by: member.teir}\ncredits", "member has no “teir”; did you mean “tier”?"),
    Mistake(A, "member.points >= 60", "member.point >= 60", "member has no “point”; did you mean “points”?"),
    Mistake(
        A, 'formula: "years(member.birth_date, today) + member.papers"',
        'formula: "years(member.birth_date, today) + member.income"',
        "“+” does not go between a whole number and an amount of money"
    ),
    Mistake(
        A, "kind: mark\n", "kind: marks\n", "“marks” is neither money, whole, number, yes_no, day, text nor a list"
    ),
    Mistake(
        A, "{it.number}", "{it.numbr}", "in the sentence, {it.numbr}: member has no “numbr”; did you mean “number”?"
    ),
    Mistake(A, "{it.number}", "{it.number", "in the sentence, a { is not closed"),
    Mistake(
        AWARD, "现 {member.points}", "现 {member.pionts}", "in the sentence, {member.pionts}: member has no “pionts”"
    ),
    Mistake(
        AWARD, "as_at: date(year(today), 1, 1)", "as_at: year(today)",
        "gives a whole number, but a day is wanted here"
    ),
    Mistake(PERSON, "when: form.has_post", "when: form.papers", "gives a whole number, but yes or no is wanted here"),
    Mistake(
        PERSON, "that: spent(form.career) >= 1.0", "that: spent(form.sponsors) >= 1.0",
        "spent() does not take a list of (a member)"
    ),
    Mistake(
        LAPSE, "form.ground == exit.lapsed", "form.ground == exit.lapse",
        "there is no “exit.lapse” here; did you mean “exit.lapsed”?"
    ),
    Mistake(
        H, "member.tier >= tier.council_unit", "member.standing >= standing.active",
        "the words of the list standing have no order; only == and != compare them"
    ),
]  # fmt: skip

SENSE = [
    Mistake(
        M, "[{from: 01-01, pays: 1}, {from: 07-01", "[{from: 02-01, pays: 1}, {from: 07-01",
        "the first row starts with the fee year, 01-01"
    ),
    Mistake(
        M, "{from: 07-01, pays: 1/2}", "{from: 01-01, pays: 1/2}", "the rows follow one another through the fee year"
    ),
    Mistake(
        M, 'valid_from: "2026-01-01"', 'valid_from: "2020-01-01"',
        "the versions stand in the order of their valid_from"
    ),
    Mistake(M, 'pattern: "LS{seq:5}"', 'pattern: "LS{year}"', "has no {seq}, so every number would be the same"),
    Mistake(
        M, 'pattern: "LS{year}{tier.code}{seq:4}"', 'pattern: "LS{tier.code}{seq:4}"',
        "begins anew each year without {year}"
    ),
    Mistake(AWARD, "03-01..03-25, 09-01..09-25", "03-01..03-25, 03-20..09-25", "overlaps with 03-01..03-25"),
    Mistake(A, "features: [dues, ", "features: [", "features: does not switch dues on", 0),
    Mistake(A, 'workdays: ["2026-10-10"]', 'workdays: ["2026-10-01"]', "is among the holidays, too"),
    Mistake(A, "by: [unit_name], picture_code: always", "by: [staff_name], registers: true", "staff does not register"),
    Mistake(A, "front: [letter, steps, calendar]", "front: [letter, steps, letter]", "stands there twice"),
    Mistake(
        A, 'formula: "years(member.birth_date, today) + member.papers"', 'formula: "member.points + 1"',
        "is worked out from itself"
    ),
    Mistake(A, "  mark: {ordered", "  tier: {ordered", "the list tier is made by the platform"),
    Mistake(A, "  mark: {ordered", "  form: {ordered", "“form” is a word of expressions; choose another"),
    Mistake(
        REVIEW, "verdicts: {done: next}, deadline: 1 month, on_silence: done",
        "verdicts: {done: same}, deadline: 1 month, on_silence: done", "silence goes round in a circle here"
    ),
    Mistake(
        LAPSE, "{confirm: next, keep: refused}", "{confirm: refused, keep: refused}",
        "no answer of any step ever ends in approval"
    ),
    Mistake(H, "in_favour: 1/2", "in_favour: 0", "with 0 every resolution would be carried"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", [*NAMES, *EXPRESSIONS, *SENSE], ids=lambda m: f"{m.file}:{m.new[:40]}")
def test_what_does_not_fit_together_is_told_at_its_line(mistake: Mistake) -> None:
    problems, line = plant(mistake)
    told = [p for p in problems if mistake.told in p.what and p.level == "error"]
    assert told, "\n".join(str(p) for p in problems if p.level == "error") or "nothing was found"
    assert any(p.file == mistake.file and p.line == line for p in told) or mistake.old.startswith("features"), told
    assert sum(p.level == "error" for p in problems) <= 2, "one mistake is drowned in others"
