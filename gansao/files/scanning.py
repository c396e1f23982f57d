"""Asking ClamAV whether a content carries malware: the INSTREAM command of clamd, over a socket."""

import socket

from gansao.files.contents import Content

TIMEOUT_SECONDS = 30  # for each step: to connect, to send a piece, to be answered
_PIECE = 256 * 1024
_ANSWER_MAX = 4096


class Unreachable(Exception):
    """No answer that says clean or infected: nothing may be taken for clean."""


def malware(content: Content, address: str) -> str | None:
    """The name of what was found, None where the content is clean. `address`: a socket's path, or host:port."""
    try:
        with _connected(address) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _PIECE):
                piece = content[start : start + _PIECE]
                clamd.sendall(len(piece).to_bytes(4, "big") + piece)
            clamd.sendall(bytes(4))
            answer = _answer(clamd)
    except (OSError, ValueError) as error:
        raise Unreachable(f"{address}: {error}") from error
    if answer == "stream: OK":
        return None
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise Unreachable(f"{address}: {answer or 'no answer'}")


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX)
        try:
            clamd.settimeout(TIMEOUT_SECONDS)
            clamd.connect(address)
        except OSError:
            clamd.close()
            raise
        return clamd
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT_SECONDS)


def _answer(clamd: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _ANSWER_MAX and (more := clamd.recv(_ANSWER_MAX)):
        answer += more
    return answer.rstrip(b"\0\n").decode(errors="replace")
