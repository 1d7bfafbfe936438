"""What a file holds, whoever gives it: a plain file, one packed by gzip, or stdin."""

from __future__ import annotations

import gzip
import io
import os
import stat
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

_GZIP = b"\x1f\x8b"
_SUFFIX = ".gz"
_CHUNK = 1024 * 1024


class TooLargeError(Exception):
    """A file is larger than it may be; `found` says how large."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


class NoFileError(Exception):
    """A path names something that is no file; `found` says what."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


def is_stdin(path: Path) -> bool:
    """Whether the path means what is piped into the command: `-`, or the system's name of it."""
    return str(path) in ("-", "/dev/stdin")


def plain_name(path: Path) -> Path:
    """The path of a packed file without `.gz`; stdin is a file of that name without a suffix."""
    if is_stdin(path):
        return Path("stdin")
    return path.with_suffix("") if path.suffix.lower() == _SUFFIX else path


def read_content(path: Path, largest: int) -> bytes:
    """The bytes of a file, unpacked where they are packed.

    Raises OSError with a `strerror`, ValueError for an impossible name, NoFileError, and
    TooLargeError before more than `largest` bytes are in memory.
    """
    with _opened(path, largest) as stream:
        content = stream.read(largest + 1)
    if len(content) > largest:
        raise TooLargeError(f"more than {largest} bytes")
    return content


def format_of(path: Path, content: bytes) -> str:
    """The suffix that says how to read a file: its own, or for stdin what its content looks like.

    An array is JSON, and an object over several lines; objects line by line are JSON Lines. What
    begins with a mapping, a list or a comment of YAML is YAML, and anything else CSV.
    """
    if not is_stdin(path):
        return plain_name(path).suffix.lower()
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    first = text.partition(b"\n")[0].strip()
    if text.startswith(b"["):
        return ".json"
    if text.startswith(b"{"):
        return ".jsonl" if first.endswith(b"}") else ".json"
    return ".yaml" if first.startswith((b"-", b"#")) or b":" in first else ".csv"


@contextmanager
def on_disk(path: Path, largest: int) -> Iterator[Path]:
    """A plain file with what the path holds, for who reads it more than once.

    A plain file is itself. Else a file of the same format is written, and deleted at the end.
    Raises as `read_content`.
    """
    if not is_stdin(path) and path.suffix.lower() != _SUFFIX:
        yield path
        return
    import tempfile

    with (
        tempfile.TemporaryDirectory(prefix="modelpool-") as folder,
        _opened(path, largest) as stream,
    ):
        head = stream.read(_CHUNK)
        spooled = Path(folder) / (plain_name(path).stem + format_of(path, head))
        written = 0
        with spooled.open("wb") as file:
            while head:
                written += file.write(head)
                if written > largest:
                    raise TooLargeError(f"more than {largest} bytes")
                head = stream.read(_CHUNK)
        yield spooled


class _Unpacked(io.RawIOBase):
    """A stream's bytes, unpacked; damage is an OSError that says so."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._stream = gzip.GzipFile(fileobj=packed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            some = self._stream.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise OSError(None, "gzip that is damaged") from None
        buffer[: len(some)] = some
        return len(some)


@contextmanager
def _opened(path: Path, largest: int) -> Iterator[BinaryIO]:
    """The bytes that a path means, unpacked."""
    if is_stdin(path):
        yield _plain(io.BufferedReader(_Kept(sys.stdin.buffer)), packed=False)
        return
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        folder = stat.S_ISDIR(status.st_mode)
        raise NoFileError("a folder" if folder else "something that is no file")
    if status.st_size > largest:
        raise TooLargeError(f"{status.st_size} bytes")
    with path.open("rb") as file:
        yield _plain(file, packed=path.suffix.lower() == _SUFFIX)


def _plain(stream: io.BufferedReader, *, packed: bool) -> BinaryIO:
    if stream.peek(len(_GZIP))[: len(_GZIP)] == _GZIP:
        return io.BufferedReader(_Unpacked(stream), _CHUNK)
    if packed:
        raise OSError(None, "text that is not packed")
    return stream


class _Kept(io.RawIOBase):
    """A stream that stays open when its reader is done."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        some = self._stream.read(len(buffer))
        buffer[: len(some)] = some
        return len(some)
