"""A mail server that takes its time, or all the time there is: `python -m benchmarks.mail_server MILLISECONDS`.

It prints its port, and answers each command after so many milliseconds; with `never`, it answers nothing.
"""

import asyncio
import sys

_ANSWERS = {b"EHLO": b"250-localhost\r\n250 SIZE 10485760\r\n", b"QUIT": b"221 2.0.0 bye\r\n"}


async def serve(pause: float | None) -> None:
    """Serve for ever."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = b"220 localhost ESMTP\r\n"
        try:
            while True:
                if pause is not None:
                    await asyncio.sleep(pause)
                    writer.write(answer)
                line = await reader.readline()
                if not line:
                    break
                answer = _ANSWERS.get(line[:4].upper(), b"250 2.0.0 ok\r\n")
        except ConnectionError:
            return
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(None if sys.argv[1] == "never" else int(sys.argv[1]) / 1000))
