"""When the database is away or busy: nobody's fault, and worth another try."""

from typing import Final

import asyncpg

AWAY: Final = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what the driver says after a farewell that nobody waited for
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.ObjectNotInPrerequisiteStateError,  # its database takes no connections for now
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,  # a full disk among them
    asyncpg.PostgresSystemError,  # its disk cannot be read or written
    asyncpg.ReadOnlySQLTransactionError,  # in the middle of a change of servers
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
)
