"""clamd's side of a conversation: PING, VERSION and INSTREAM, each closed by NUL (``z``) or by a line end (``n``)."""

import asyncio
import struct

#: the harmless string that every scanner must find (eicar.org); written in two parts so that nobody finds it here
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
#: clamd's own default of StreamMaxLength, in bytes
LONGEST = 25 * 1024 * 1024


class Scanner:
    """Answers one command per connection, as clamd does outside a session."""

    def __init__(self, longest: int = LONGEST) -> None:
        self.longest = longest

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            prefix = await reader.readexactly(1)
            end = b"\0" if prefix == b"z" else b"\n"
            command = (await reader.readuntil(end)).rstrip(end)
            writer.write(await self._answer(command, reader) + end)
            await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, command: bytes, reader: asyncio.StreamReader) -> bytes:
        if command == b"PING":
            return b"PONG"
        if command == b"VERSION":
            return b"ClamAV simulator"
        if command == b"INSTREAM":
            return await self._scanned(reader)
        return b"UNKNOWN COMMAND"

    async def _scanned(self, reader: asyncio.StreamReader) -> bytes:
        """Reads length and bytes until a length of nothing; remembers only what could be the head of a finding."""
        seen, tail, found = 0, b"", False
        while length := struct.unpack("!L", await reader.readexactly(4))[0]:
            piece = await reader.readexactly(length)
            seen += length
            if seen > self.longest:
                return b"INSTREAM size limit exceeded. ERROR"
            found = found or EICAR in tail + piece
            tail = (tail + piece)[-len(EICAR) :]
        return b"stream: Eicar-Test-Signature FOUND" if found else b"stream: OK"
