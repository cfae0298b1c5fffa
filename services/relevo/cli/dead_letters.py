"""`relevo agency|care dead-letters`: messages that were set aside, and queueing them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from relevo.cli.settings import settings_option
from relevo.cli.tables import listing, show
from relevo.delivery.broker import Broker
from relevo.delivery.messages import Topic

_KEY_WIDTH = 73
_MOST = 1_000_000


def group(topics: Sequence[Topic], open_broker: Callable[[Path | None], Broker]) -> click.Group:
    """The two commands over a service's topics; `open_broker` takes the settings file."""

    @contextmanager
    def opened(settings_file: Path | None) -> Iterator[Broker]:
        broker = open_broker(settings_file)
        try:
            yield broker
        finally:
            broker.close()

    names = click.Choice([topic.value for topic in topics])

    @click.group(help="Messages that were set aside, with the reason.")
    def dead_letters() -> None: ...

    @dead_letters.command("list", help="What was set aside, why, and when; the oldest first.")
    @click.option("--topic", "name", type=names, help="Only of this topic.")
    @click.option("--limit", default=50, show_default=True, type=click.IntRange(1, _MOST))
    @settings_option
    def list_(name: str | None, limit: int, settings_file: Path | None) -> None:
        table = listing("at", "reason", "topic", "deliveries", "about", id_width=_KEY_WIDTH)
        with opened(settings_file) as broker:
            for topic in [Topic(name)] if name else topics:
                for letter in broker.list_dead_letters(topic, limit):
                    table.add_row(
                        letter.at.isoformat(timespec="seconds"),
                        letter.reason,
                        topic.value,
                        str(letter.attempts),
                        letter.message.key if letter.message else "(cannot be read)",
                    )
        show(table)

    @dead_letters.command(
        help="Queue them again, the oldest first; they may come back. What cannot be read stays."
    )
    @click.option("--topic", "name", type=names, required=True)
    @click.option(
        "--limit", default=_MOST, type=click.IntRange(1, _MOST), help="All, if not given."
    )
    @settings_option
    def redrive(name: str, limit: int, settings_file: Path | None) -> None:
        topic = Topic(name)
        with opened(settings_file) as broker:
            before = broker.dead_letters(topic)  # RabbitMQ counts none that are just looked at
            count = broker.redrive(topic, limit)
        click.echo(f"{count} queued again, {max(before - count, 0)} left")

    return dead_letters
