"""``python -m simulators.clamd [--port N | --socket PATH]``: listens until stopped; prints where."""

import argparse
import asyncio

from simulators.clamd.server import Scanner


async def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=3310)
    options.add_argument("--socket", default="")
    said = options.parse_args()
    scanner = Scanner()
    if said.socket:
        server = await asyncio.start_unix_server(scanner.talk, said.socket)
        print(said.socket, flush=True)
    else:
        server = await asyncio.start_server(scanner.talk, "127.0.0.1", said.port)
        print(f"127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
