"""Opening files: a plain one, one packed by gzip, or stdin; and replacing one in one step."""

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
from typing import IO, Any, BinaryIO, TextIO

from modelpool.exceptions import ModelPoolError

_GZIP = b"\x1f\x8b"
_SUFFIX = ".gz"
_CHUNK = 1024 * 1024
_TEXT = "UTF-8 text"

LARGEST_FILE = 512 * 1024 * 1024
"""Bytes of the largest file that is read, unless its reader says otherwise."""


class UnreadableFileError(Exception):
    """A file isn't there, isn't one, is too large, is damaged or is no text.

    `found` and `expected` say it in the words of a problem, `line` where, 0 being the whole file.
    """

    def __init__(self, found: str, expected: str, line: int = 0) -> None:
        super().__init__(found, expected)
        self.found = found
        self.expected = expected
        self.line = line


def is_stdin(path: Path) -> bool:
    """Whether the path means what is piped into the command: `-`, or the system's name of it."""
    return str(path) in ("-", "/dev/stdin")


def plain_name(path: Path) -> Path:
    """The path of a packed file without `.gz`; stdin is a file of that name without a suffix."""
    if is_stdin(path):
        return Path("stdin")
    return path.with_suffix("") if path.suffix.lower() == _SUFFIX else path


def read_content(path: Path, largest: int, what: str) -> bytes:
    """The bytes of a file, unpacked where they are packed; `what` says what it should be.

    Raises UnreadableFileError, before more than `largest` bytes are in memory.
    """
    with _opened(path, largest, what) as stream:
        content = stream.read(largest + 1)
    if len(content) > largest:
        raise _too_large(f"more than {largest} bytes", largest)
    return content


def text_of(content: bytes) -> str:
    """The bytes as UTF-8 text; raises UnreadableFileError with the line of what is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFileError("UTF-16 text", _TEXT)
    try:
        # Spreadsheets write a byte order mark; it says nothing.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + content.count(b"\n", 0, error.start)
        raise UnreadableFileError(f"the byte 0x{content[error.start]:02x}", _TEXT, line) from None


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
def on_disk(path: Path, largest: int, what: str) -> Iterator[Path]:
    """A plain file with what the path holds, for who reads it more than once.

    A plain file is itself. Else a file of the same format is written, and deleted at the end.
    Raises as `read_content` does.
    """
    if not is_stdin(path) and path.suffix.lower() != _SUFFIX:
        yield path
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix="modelpool-") as folder:
        with _opened(path, largest, what) as stream:
            head = stream.read(_CHUNK)
            spooled = Path(folder) / (plain_name(path).stem + format_of(path, head))
            written = 0
            with spooled.open("wb") as file:
                while head:
                    written += file.write(head)
                    if written > largest:
                        raise _too_large(f"more than {largest} bytes", largest)
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
def _opened(path: Path, largest: int, what: str) -> Iterator[BinaryIO]:
    """The bytes that a path means, unpacked; errors are UnreadableFileError, also of who reads."""
    try:
        if is_stdin(path):
            yield _plain(io.BufferedReader(_Kept(sys.stdin.buffer)), packed=False)
            return
        check_file(path, largest, what)
        with path.open("rb") as file:
            yield _plain(file, packed=path.suffix.lower() == _SUFFIX)
    except FileNotFoundError:
        raise UnreadableFileError("no such file", what) from None
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise UnreadableFileError(reason, f"{what} that can be read") from None


def check_file(path: Path, largest: int, what: str) -> None:
    """Raise UnreadableFileError unless a path names a file that isn't too large."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        raise UnreadableFileError("no such file", what) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "an impossible file name"
        raise UnreadableFileError(reason.lower(), f"{what} that can be read") from None
    if not stat.S_ISREG(status.st_mode):
        folder = stat.S_ISDIR(status.st_mode)
        raise UnreadableFileError("a folder" if folder else "something that is no file", what)
    if status.st_size > largest:
        raise _too_large(f"{status.st_size} bytes", largest)


def _too_large(found: str, largest: int) -> UnreadableFileError:
    return UnreadableFileError(found, f"at most {largest} bytes")


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


@contextmanager
def replaced(path: Path) -> Iterator[TextIO]:
    """A stream whose content takes the path's place in one step, once all of it is written."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        try:
            with beside.open("w", encoding="utf-8", newline="") as stream:
                yield stream
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise ModelPoolError(f"{path} can't be written: {error.strerror}") from error
