"""The malware scanner: clamd where the operator has one. Where there is none, that is visible (ASVS 5.4.3)."""

from __future__ import annotations

import socket
import struct
from enum import StrEnum

from app.kernel.errors import DomainError, say
from app.tenancy.settings import settings

PATIENCE_SECONDS = 8
CHUNK_BYTES = 64 * 1024


class ScannerState(StrEnum):
    """What the office's page and `/readyz` say about the scanner."""

    ABSENT = "absent"
    ANSWERS = "answers"
    SILENT = "silent"


def scanner_state() -> ScannerState:
    """Is a scanner set up (CLAMD=host:port or a socket's path), and does it answer?"""
    if not settings().clamd:
        return ScannerState.ABSENT
    try:
        with _connected(settings().clamd) as line:
            line.sendall(b"zPING\0")
            return ScannerState.ANSWERS if b"PONG" in line.recv(64) else ScannerState.SILENT
    except OSError:
        return ScannerState.SILENT


def refuse_malware(content: bytes) -> None:
    """Ask the scanner, if there is one. One that is set up but silent refuses, so that nothing slips by unseen."""
    address = settings().clamd
    if not address:
        return
    try:
        with _connected(address) as line:
            answer = ask(line, content)
    except OSError:
        raise DomainError(say("文件检查服务暂时没有回应，请稍后再上传。")) from None
    if not answer.endswith("OK"):
        raise DomainError(say("文件没有通过安全检查，请检查电脑后重新上传。"))


def ask(line: socket.socket, content: bytes) -> str:
    """Send the bytes by clamd's INSTREAM; its answer is `stream: OK` or names what it found."""
    line.sendall(b"zINSTREAM\0")
    for at in range(0, len(content), CHUNK_BYTES):
        chunk = content[at : at + CHUNK_BYTES]
        line.sendall(struct.pack(">I", len(chunk)) + chunk)
    line.sendall(struct.pack(">I", 0))
    return line.recv(1024).decode("utf-8", "replace").strip("\0\n ")


def _connected(address: str) -> socket.socket:
    if "/" in address:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE_SECONDS)
        line.connect(address)
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), PATIENCE_SECONDS)
