"""`/webhooks/meta/<brand>`: what Meta's platforms deliver.

Nobody logs in here: the platform proves itself by its signature over the raw bytes, which is
checked before anything is parsed. No answer holds anything of what was delivered.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from relevo.agency.adapters.channels.meta import MalformedDelivery
from relevo.agency.adapters.channels.registry import MetaEndpoint
from relevo.agency.context import AgencyContext
from relevo.agency.domain.errors import UnknownBrand
from relevo.agency.use_cases import deliveries
from relevo.service.strict import MalformedBody
from relevo.service.web import PUBLIC, declares


def webhooks(context: AgencyContext, endpoints: Mapping[str, MetaEndpoint]) -> Blueprint:
    """The platforms' doors; `endpoints` by brand."""
    group = Blueprint("webhooks", __name__, url_prefix="/webhooks")
    views = _Webhooks(context, endpoints)
    for view, method in ((views.handshake, "GET"), (views.deliver, "POST")):
        group.add_url_rule("/meta/<brand>", view.__name__, declares(PUBLIC)(view), methods=[method])
    return group


class _Webhooks:
    def __init__(self, context: AgencyContext, endpoints: Mapping[str, MetaEndpoint]) -> None:
        self._context = context
        self._endpoints = endpoints

    def handshake(self, brand: str) -> ResponseReturnValue:
        """Echo the challenge to a subscription that knows the verify token."""
        challenge = self._endpoint(brand).handshake(
            request.args.get("hub.mode"),
            request.args.get("hub.verify_token"),
            request.args.get("hub.challenge"),
        )
        return Response(challenge, mimetype="text/plain")

    def deliver(self, brand: str) -> ResponseReturnValue:
        """Take a signed delivery in, each change alone.

        200 once everything is stored or counted; 503 if something has to be delivered again, which
        harms nothing: what was stored before is recognised.
        """
        endpoint = self._endpoint(brand)
        raw = request.get_data(cache=False)
        endpoint.verify_signature(raw, request.headers.get("X-Hub-Signature-256"))
        try:
            events = endpoint.parse(raw)
        except MalformedDelivery as refused:
            raise MalformedBody(str(refused), field=refused.field) from None
        done = deliveries.take(self._context, events)
        return {"taken": done.taken, "unhandled": done.unhandled, "skipped": done.skipped}

    def _endpoint(self, brand: str) -> MetaEndpoint:
        if brand not in self._endpoints:
            raise UnknownBrand("brand: there is no such brand", field="brand")
        return self._endpoints[brand]
