"""The page that a customer opens: one form behind one link, for whoever has the link.

It shows the brand's name, the case's public code and what is asked: nothing that is known of her.
Every link that does not work, for whatever reason, gets the same page. What she typed stands in the
answer to her own request and in the vault, nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from relevo.care.domain.errors import UnknownForm
from relevo.care.domain.forms import Language
from relevo.care.use_cases.context import Care
from relevo.care.use_cases.form_checks import AnswersRefused
from relevo.care.use_cases.form_submission import Shown, shown, submit
from relevo.care.web import private_words as words
from relevo.care.web.form_limits import WINDOW_SECONDS, Misses, network_of
from relevo.errors import RelevoError, Unavailable
from relevo.service import logs
from relevo.service.database import as_unavailable
from relevo.service.web import declares
from relevo.service.web.access import PUBLIC
from relevo.service.web.problems import BodyTooLarge, problem_of

NAME: Final = "private-form"
MAX_BODY: Final = 16_384
_FORM_TYPE = "application/x-www-form-urlencoded"
_HERE = Path(__file__).parent / "private_static"
_STATIC: Mapping[str, str] = {"form.css": "text/css", "form.js": "text/javascript"}
_log = logs.get("forms")


def private_form(care: Care, *, caller_header: str = "") -> Blueprint:
    """The page, its style and its script."""
    group = Blueprint(NAME, __name__)
    views = _PrivateForm(care, caller_header)
    public = declares(PUBLIC)
    group.add_url_rule("/f/<token>", "read", public(views.read), methods=["GET"])
    group.add_url_rule("/f/<token>", "send", public(views.send), methods=["POST"])
    group.add_url_rule("/f/static/<name>", "static", public(views.static), methods=["GET"])
    group.register_error_handler(Exception, views.failed)
    group.after_request(_unindexed)
    return group


def on_its_own_host(base: str) -> Callable[[], Response | None]:
    """Under the forms' host there is nothing else, and no form is anywhere else."""
    host = urlsplit(base).netloc.lower()

    def check() -> Response | None:
        if (request.host.lower() == host) == (request.blueprint == NAME):
            return None
        return _unindexed(_gone(404))

    return check


class _PrivateForm:
    def __init__(self, care: Care, caller_header: str) -> None:
        self._care = care
        self._caller_header = caller_header
        self._links = Misses("links", each=30, total=2_000)
        self._answers = Misses("answers", each=40, total=20_000)

    def read(self, token: str) -> ResponseReturnValue:
        """The form, as often as anybody looks: consumes nothing."""
        return _page(shown(self._care, token))

    def send(self, token: str) -> ResponseReturnValue:
        """What she typed, once."""
        _check_request()
        found = shown(self._care, token)
        typed = {
            number: request.form.get(f"f{number}", "")
            for number in range(1, len(found.form.fields) + 1)
        }
        try:
            submit(self._care, token, typed, request.form.get("consent", ""))
        except AnswersRefused as refused:
            g.problem_reason = refused.reason
            over = self._answers.add(found.form.form_id)
            return _page(found, typed, refused.wrong), 429 if over else 422
        except Exception as error:
            away = error if isinstance(error, Unavailable) else as_unavailable(error)
            if away is None:
                raise
            g.problem_reason = away.reason
            return _page(found, typed, later=True), 503, {"Retry-After": "30"}
        language = found.form.language
        return render_template("private_done.html", say=words.SAID[language], lang=language.value)

    def static(self, name: str) -> ResponseReturnValue:
        """The page's own style and script."""
        if name not in _STATIC:
            raise UnknownForm("there is no such file")
        return Response((_HERE / name).read_bytes(), mimetype=_STATIC[name])

    def failed(self, error: Exception) -> ResponseReturnValue:
        """Whatever fails here is told without a word of why to whoever has no working link."""
        problem = problem_of(error)
        g.problem_reason = problem.reason
        if isinstance(error, UnknownForm):
            over = self._links.add(network_of(self._caller()))
            return _gone(429 if over else 404)
        if isinstance(error, HTTPException | RelevoError):
            return _gone(problem.status)
        if problem.status != 503:
            _log.error("private form failed", exc_info=error, request=g.get("request_id"))
        return _gone(problem.status)

    def _caller(self) -> str | None:
        if self._caller_header:
            # What a proxy appends to what the caller sent stands last.
            return request.headers.get(self._caller_header, "").rpartition(",")[2]
        return request.remote_addr


def _check_request() -> None:
    """The link itself is what proves the right to send; still no other site sends a form here.

    Raises:
        BodyTooLarge, UnknownForm.
    """
    if (request.content_length or 0) > MAX_BODY:
        raise BodyTooLarge(f"body: must be at most {MAX_BODY} bytes", field="body")
    if request.mimetype != _FORM_TYPE:
        raise UnknownForm("not sent by our page")
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise UnknownForm("not sent by our page")


def _page(
    found: Shown,
    typed: Mapping[int, str] | None = None,
    wrong: Mapping[int, str] | None = None,
    *,
    later: bool = False,
) -> str:
    form, brand = found.form, found.brand
    say = words.SAID[form.language]
    fields = [
        words.field(number, kind, form.language, brand.country)
        for number, kind in enumerate(form.fields, start=1)
    ]
    return render_template(
        "private_form.html",
        say=say,
        lang=form.language.value,
        brand=brand,
        code=found.public_code,
        note=words.NOTES[form.language][form.note] if form.note else None,
        consent=brand.consents[form.language],
        expires=words.until(form.expires_at, form.language),
        fields=fields,
        typed=typed or {},
        wrong={number: say["wrong_" + why.lower()] for number, why in (wrong or {}).items()},
        later=later,
    )


def _gone(status: int) -> Response:
    """The same page for every link that does not work."""
    offered = [language.value for language in Language]
    lang = request.accept_languages.best_match(offered, Language.ES.value) or Language.ES.value
    page = render_template("private_gone.html", say=words.SAID[Language(lang)], lang=lang)
    answer = make_response(page, status)
    if status == 429:
        answer.headers["Retry-After"] = str(int(WINDOW_SECONDS))
    return answer


def _unindexed(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
