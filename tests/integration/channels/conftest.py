"""A platform on a free port, and our client of it."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from relevo.agency.adapters import store_replies, tables
from relevo.agency.adapters.channels.meta import MetaPage
from relevo.agency.adapters.channels.meta_graph import GraphChannel
from relevo.agency.adapters.channels.registry import MetaEndpoint
from relevo.agency.context import AgencyContext
from relevo.agency.domain.reply import Reply
from relevo.agency.use_cases import deliveries, moderation, page_comments, publish, replies
from relevo.dev.platform import LocalPlatform
from tests.databases import Databases
from tests.unit.agency.world import BRAND, CHANNEL, Clock, World, open_database

PAGE_ID = "100200300400500"
TOKEN = "page-token-of-the-test"
APP_SECRET = b"app secret"
THREAD = f"{PAGE_ID}_811"


@pytest.fixture
def platform() -> Iterator[LocalPlatform]:
    local = LocalPlatform(
        page_id=PAGE_ID, page_token=TOKEN, app_secret=APP_SECRET, slow_seconds=0.3
    )
    local.start()
    yield local
    local.stop()


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    path = tmp_path / "page_token"
    path.write_text(TOKEN + "\n")
    return path


@pytest.fixture
def channel(platform: LocalPlatform, token_file: Path) -> GraphChannel:
    return GraphChannel(
        api_base=platform.url, page_id=PAGE_ID, token_file=token_file, reply_characters=8000
    )


class Receiver(ThreadingHTTPServer):
    """Takes the platform's webhooks in as the agency's web process does."""

    def __init__(self, context: AgencyContext) -> None:
        super().__init__(("127.0.0.1", 0), _Receiving)
        self.context = context
        self.endpoint = MetaEndpoint(
            pages=(MetaPage(BRAND, CHANNEL, PAGE_ID),),
            app_secrets=(APP_SECRET,),
            verify_tokens=("unused",),
        )
        self.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server_address[1]}/webhooks/meta/{BRAND}"


class _Receiving(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Receiver)
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        endpoint = self.server.endpoint
        endpoint.verify_signature(raw, self.headers["X-Hub-Signature-256"])
        deliveries.take(self.server.context, endpoint.parse(raw))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@dataclass
class Stage:
    """An agency, a platform on this machine, and one customer's comment that came in."""

    world: World
    platform: LocalPlatform
    receiver: Receiver
    source_id: str
    case_id: str

    @property
    def context(self) -> AgencyContext:
        return self.world.context

    def submit(self, text: str = "Hola Ana, ya lo estamos viendo.") -> str:
        """A community manager's reply; its id."""
        reply = replies.submit(
            self.context, self.case_id, brands=[BRAND], actor=str(uuid.uuid4()), text=text
        )
        return reply.reply_id

    def reply(self, reply_id: str) -> Reply:
        with self.context.database.read() as connection:
            found = store_replies.get(connection, reply_id)
        assert found is not None
        return found

    def texts(self) -> list[str]:
        """What stands in public under the customer's comment."""
        return [one.message for one in self.platform.replies_to(self.source_id)]

    def run(self, rounds: int = 8, step: float = 31) -> None:
        """Let time pass, doing at each step what is due."""
        for _ in range(rounds):
            publish.attend_due(self.context)
            moderation.attend_due(self.context)
            page_comments.settle_due(self.context)
            self.world.clock.forward(seconds=step)

    def actions(self) -> list[str]:
        """The kinds of acts that wait to be reported to care, with their reasons."""
        rows = self.world.rows(tables.actions)
        return [row["kind"] for row in sorted(rows, key=lambda row: row["at"])]

    def comments_of_page(self) -> list[str | None]:
        return [row["outcome"] for row in self.world.rows(tables.page_comments)]

    def wait_for_webhooks(self) -> None:
        self.platform.wait_for_webhooks()


@pytest.fixture
def stage(
    tmp_path: Path, databases: Databases, platform: LocalPlatform, channel: GraphChannel
) -> Iterator[Stage]:
    database = open_database(databases.fresh())
    world = World(tmp_path, Clock(datetime.now(UTC)), {(BRAND, CHANNEL): channel}, shared=database)
    receiver = Receiver(world.context)
    threading.Thread(target=receiver.serve_forever, args=(0.05,), daemon=True).start()
    platform.subscribe(receiver.url)
    customers = platform.customer_comments(THREAD, "9000000007919", "Ana", "nadie responde")
    platform.wait_for_webhooks()
    (case,) = world.rows(tables.cases)
    yield Stage(world, platform, receiver, customers.comment_id, case["case_id"])
    platform.wait_for_webhooks()
    receiver.shutdown()
    receiver.server_close()
    database.close()
