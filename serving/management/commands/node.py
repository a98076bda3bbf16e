"""`manage.py node`: this machine's agent. SIGTERM stops its engines and ends it; SIGUSR1
ends it alone, for the next one to adopt them."""

import asyncio
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from serving.agent.agent import Agent, AlreadyRunning


class Command(BaseCommand):
    help = "Run this node's agent: its engines, their adapters, its heartbeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default=settings.NODE_NAME, help="the node's name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            asyncio.run(_run(options["name"]))
        except AlreadyRunning as error:
            raise CommandError(f"another agent keeps the engines in {error}") from None


async def _run(name: str) -> None:
    await Agent(name).run()
