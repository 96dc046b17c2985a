"""A test browser: fetches pages like a person, and checks each on the way at no cost to the test's author."""

from __future__ import annotations

from typing import Any

import html5lib
from flask import Flask
from lxml import html as lxml_html
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

QUIET = {"hidden", "submit", "button", "image", "reset"}


class PageFault(AssertionError):
    """A page that a person could not use well."""


def is_text(mimetype: str) -> bool:
    """Whether a person could read the answer as it is; a spreadsheet says xml in its name, but is a ZIP."""
    return mimetype.startswith("text/") or mimetype.endswith("xml")


class Page:
    """One answer: its status, text and document; forms can be filled and sent."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.text = response.get_data(as_text=True) if is_text(response.mimetype) else ""
        self.dom: HtmlElement | None = lxml_html.document_fromstring(self.text) if self.is_html and self.text else None

    @property
    def is_html(self) -> bool:
        return self.response.content_type.startswith("text/html")

    @property
    def words(self) -> str:
        """What a person reads in the page's main part, blanks folded."""
        if self.dom is None:
            return self.text
        main = self.dom.xpath("//main")
        return " ".join((main[0] if main else self.dom).text_content().split())

    @property
    def title(self) -> str:
        return str(self.dom.findtext(".//title")) if self.dom is not None else ""

    def find(self, xpath: str) -> list[Any]:
        return list(self.dom.xpath(xpath)) if self.dom is not None else []

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [" ".join(e.text_content().split()) for e in self.find("//*[contains(@class,'error-summary')]//li")]


class Visitor:
    """Somebody at a browser, on one host, keeping cookies."""

    def __init__(self, app: Flask, host: str) -> None:
        self.app, self.host = app, host
        self.client = app.test_client()
        self.page: Page | None = None

    def get(self, path: str, *, follow: bool = True, **kwargs: Any) -> Page:
        return self._take(self.client.get(path, base_url=f"http://{self.host}", follow_redirects=follow, **kwargs))

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, follow: bool = True, token: bool = True, **kwargs: Any
    ) -> Page:
        """Send a form; the token of the page fetched last goes with it unless told otherwise."""
        sent = dict(data or {})
        if token and "csrf_token" not in sent:
            sent["csrf_token"] = self.token()
        return self._take(self.client.post(path, data=sent, base_url=f"http://{self.host}", follow_redirects=follow, **kwargs))

    def submit(
        self, data: dict[str, Any] | None = None, *, form: int | str = 0, button: str | None = None, **kwargs: Any
    ) -> Page:
        """Fill a form of the present page and send it, hidden and prefilled values included; the form by its number, its
        id, or what its address ends with (`/desk/views`)."""
        assert self.page is not None
        forms = [f for f in self.page.dom.forms if f.method == "POST"] if self.page.dom is not None else []
        chosen = next(f for f in forms if _is_called(f, form)) if isinstance(form, str) else forms[form]
        sent: dict[str, Any] = {}
        for name, value in chosen.form_values():
            sent.setdefault(name, [])
            sent[name].append(value)
        sent |= data or {}
        if button:
            name, _, value = button.partition("=")
            sent[name] = value
        action = chosen.action or self.page.response.request.path
        return self.post(action, sent, **kwargs)

    def token(self) -> str:
        """The request token on the present page; fetched from the login page where there is none."""
        found = self.page.find("//input[@name='csrf_token']/@value") if self.page else []
        if not found:
            found = self.get("/login").find("//input[@name='csrf_token']/@value")
        return str(found[0]) if found else ""

    def _take(self, response: TestResponse) -> Page:
        response.request.input_stream.close()
        page = Page(response)
        if page.is_html:
            check(page)
            self.page = page
        return page


def _is_called(form: Any, name: str) -> bool:
    address = (form.action or "").partition("?")[0]
    return form.get("id") == name or (name.startswith("/") and str(address).endswith(name))


def check(page: Page) -> None:
    """Valid HTML, language, title, one h1, unique ids, labelled controls, tokens in forms, nothing inline."""
    where = page.response.request.path
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(page.text)
    faults = [f"{code} at {place}" for place, code, _ in parser.errors if code != "unexpected-null-character"]
    if faults:
        raise PageFault(f"{where}: not valid HTML: {faults[:3]}")
    dom = page.dom
    assert dom is not None
    problems = []
    if not dom.get("lang"):
        problems.append("no lang")
    if not page.title.strip():
        problems.append("no title")
    if len(dom.xpath("//h1")) != 1:
        problems.append(f"{len(dom.xpath('//h1'))} h1")
    ids = [e.get("id") for e in dom.xpath("//*[@id]")]
    problems += [f"id {i} twice" for i in {i for i in ids if ids.count(i) > 1}]
    problems += [
        f"{e.tag} without a label: {e.get('name')}" for e in dom.xpath("//input|//select|//textarea") if not _labelled(e, dom)
    ]
    problems += [
        "a POST form without csrf_token"
        for f in dom.xpath("//form[translate(@method,'POST','post')='post']")
        if not f.xpath(".//input[@name='csrf_token']")
    ]
    problems += [f"inline style at {e.tag}" for e in dom.xpath("//*[@style]|//style")]
    problems += ["inline script" for _ in dom.xpath("//script[not(@src)][not(@type='application/json')]")]
    problems += [
        f"handler at {e.tag}" for e in dom.iter() if isinstance(e.tag, str) and any(a.startswith("on") for a in e.attrib)
    ]
    problems += [f"image without alt: {e.get('src')}" for e in dom.xpath("//img[not(@alt)]")]
    if problems:
        raise PageFault(f"{where}: {'; '.join(problems)}")


def _labelled(element: HtmlElement, dom: HtmlElement) -> bool:
    if element.get("type") in QUIET or element.get("aria-label") or element.get("aria-labelledby"):
        return True
    if element.get("id") and dom.xpath("//label[@for=$i]", i=element.get("id")):
        return True
    return bool(element.xpath("ancestor::label"))
