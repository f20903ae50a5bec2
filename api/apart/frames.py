"""Messages over a stream: what stands for one request between the two processes.

They are pickled: both ends are this program, and the socket is in a folder that only its user may
enter.
"""

from __future__ import annotations

import pickle
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from struct import Struct
from typing import Any

_LENGTH = Struct(">I")


async def read_frame(reader: StreamReader) -> Any:
    """The next message. Raises EOFError where the other end is gone."""
    try:
        (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
        return pickle.loads(await reader.readexactly(length))
    except (IncompleteReadError, ConnectionError) as error:
        raise EOFError from error


async def write_frame(writer: StreamWriter, message: Any) -> None:
    """Send a message, and wait while the other end does not keep up. Raises ConnectionError."""
    packed = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    writer.write(_LENGTH.pack(len(packed)) + packed)
    await writer.drain()
