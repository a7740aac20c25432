"""The other end of `npm run bench -- at`, and its peer.

at-peer.py stick           a stick on a pseudo-terminal: prints the path of its port and answers each line at once, until
                           its input closes
at-peer.py ask PATH COUNT  the barest client there can be: writes a line, reads to the result, COUNT times; prints the
                           microseconds of each
"""

import os
import pty
import select
import sys
import time
import tty

COMMAND = b"AT+CSQ\r"
ANSWER = b"\r\n+CSQ: 20,99\r\n\r\nOK\r\n"


def stick() -> None:
    master, slave = pty.openpty()
    tty.setraw(slave)
    # The slave stays open here, so that the pair outlives each client.
    print(os.ttyname(slave), flush=True)
    pending = b""
    while True:
        ready, _, _ = select.select([master, sys.stdin], [], [])
        if sys.stdin in ready and os.read(sys.stdin.fileno(), 1) == b"":
            return
        if master not in ready:
            continue
        pending += os.read(master, 4096)
        lines = pending.count(b"\r")
        if lines > 0:
            pending = pending[pending.rindex(b"\r") + 1 :]
            os.write(master, ANSWER * lines)


def ask(path: str, count: int) -> None:
    port = os.open(path, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(port)
    took = []
    for _ in range(count):
        begun = time.perf_counter_ns()
        os.write(port, COMMAND)
        answer = b""
        while not answer.endswith(b"OK\r\n"):
            answer += os.read(port, 4096)
        took.append((time.perf_counter_ns() - begun) / 1000)
    os.close(port)
    print(" ".join(f"{value:.1f}" for value in took))


if sys.argv[1] == "stick":
    stick()
else:
    ask(sys.argv[2], int(sys.argv[3]))
