"""The line of those who wait for a worker: clients in turn, and each client's queries in their order."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from typing import TypeAlias

from foundation.errors import DutygraphError
from queries.child import Child

Ticket: TypeAlias = "asyncio.Future[Child]"


class Line:
    """Belongs to one event loop."""

    def __init__(self) -> None:
        self._clients: OrderedDict[str, deque[Ticket]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def join(self, client: str) -> Ticket:
        """Wait for a worker, behind the client's own queries and beside those of others."""
        ticket: Ticket = asyncio.get_running_loop().create_future()
        self._clients.setdefault(client, deque()).append(ticket)
        self._length += 1
        return ticket

    def leave(self, client: str, ticket: Ticket) -> None:
        """Wait no longer; nothing where the ticket has been served."""
        tickets = self._clients.get(client, deque())
        if ticket in tickets:
            tickets.remove(ticket)
            self._gone(client)

    def serve(self, worker: Child) -> bool:
        """Give a worker to whoever is next; ``False`` where nobody waits."""
        while self._clients:
            client = next(iter(self._clients))
            ticket = self._clients[client].popleft()
            self._clients.move_to_end(client)
            self._gone(client)
            if not ticket.done():  # who has just given up is still in the line
                ticket.set_result(worker)
                return True
        return False

    def make_room(self, client: str, error: DutygraphError) -> None:
        """Turn away the last query of whoever has most in a full line.

        Raises ``error`` where that is ``client``, who comes now.
        """
        longest = max(self._clients, key=lambda each: len(self._clients[each]), default=client)
        if len(self._clients.get(longest, ())) <= len(self._clients.get(client, ())) + 1:
            raise error
        ticket = self._clients[longest].pop()
        self._gone(longest)
        if not ticket.done():
            ticket.set_exception(error)

    def disband(self, error: DutygraphError) -> None:
        """Send everybody away."""
        for tickets in self._clients.values():
            for ticket in tickets:
                if not ticket.done():
                    ticket.set_exception(error)
        self._clients.clear()
        self._length = 0

    def _gone(self, client: str) -> None:
        self._length -= 1
        if not self._clients[client]:
            del self._clients[client]
