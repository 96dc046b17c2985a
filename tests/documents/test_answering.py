"""How a PDF leaves the house."""

from __future__ import annotations

from app.documents.answering import as_pdf


def test_a_chinese_number_names_the_file_in_a_header_that_can_travel(app):
    """H10: a certificate's number is 豫才证〔2026〕00001, and servers send headers as Latin-1 only."""
    with app.test_request_context():
        answer = as_pdf(b"%PDF-1.7", "豫才证〔2026〕00001", attached=True)
    sent = answer.headers["Content-Disposition"]
    assert sent.encode("latin-1")
    assert "filename*=UTF-8''" in sent
    assert answer.headers["Cache-Control"] == "private, no-store"
