"""Reading an answer's body piece by piece, unpacked here so that a small answer cannot become a huge one."""

import zlib

from .outcomes import MEGABYTE, Limits, Stopped

STEP = 65_536
MOST_PARTS = 16
GZIP_MARK = b"\x1f"


class Body:
    """The bytes of one answer, kept within the limits while they arrive."""

    def __init__(self, *, coding: str, is_pdf: bool, limits: Limits) -> None:
        """Expect a body in this content coding; raise Stopped for one we did not ask for."""
        self._limits = limits
        self._most_wire = limits.pdf if is_pdf else limits.wire
        self._most_decoded = limits.pdf if is_pdf else limits.decoded
        self._wire = 0
        self._taken = 0
        self._decoded = bytearray()
        self._coding = coding.strip().lower().removeprefix("x-")
        self._parts = 0
        self._unpacker: zlib._Decompress | None = None
        if self._coding not in {"", "identity", "gzip", "deflate"}:
            raise Stopped("refused", "The site sent the page in a form of compression that we did not ask for.")

    def expect(self, length: int | None) -> None:
        """Refuse at once a body whose announced length is beyond the limit."""
        if length is not None and length > self._most_wire:
            raise _too_large(self._most_wire)

    def feed(self, piece: bytes) -> None:
        """Take the next bytes from the wire."""
        self._wire += len(piece)
        if self._wire > self._most_wire:
            raise _too_large(self._most_wire)
        if piece and self._coding in {"gzip", "deflate"}:
            self._unpack(piece)
        else:
            self._taken += len(piece)
            self._decoded += piece
        self._check_decoded()

    def finish(self) -> bytes:
        """Hand over the whole body; raise Stopped when its end is missing."""
        if self._unpacker is not None and not self._unpacker.eof:
            raise Stopped("transient", "The page broke off in the middle.")
        return bytes(self._decoded)

    def so_far(self) -> bytes:
        """Hand over what has arrived until now."""
        return bytes(self._decoded)

    @property
    def size(self) -> int:
        """How many bytes have arrived and been unpacked."""
        return len(self._decoded)

    def _unpack(self, piece: bytes) -> None:
        more = True
        while more:
            if self._unpacker is None or self._unpacker.eof:
                if self._unpacker is not None and not (self._coding == "gzip" and piece.startswith(GZIP_MARK)):
                    # Padding after the end, as some servers add.
                    return
                self._unpacker = self._next_unpacker(piece)
            try:
                unpacked = self._unpacker.decompress(piece, STEP)
            except zlib.error:
                raise Stopped("transient", "The page arrived damaged: its compression cannot be undone.") from None
            rest = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
            self._taken += len(piece) - len(rest)
            piece = rest
            self._decoded += unpacked
            self._check_decoded()
            # A full step may have more waiting inside although every byte was taken in.
            more = bool(piece) or len(unpacked) == STEP

    def _next_unpacker(self, piece: bytes) -> "zlib._Decompress":
        """Start on the body, or on a further gzip member joined to it."""
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise Stopped("refused", f"The page was sent in more than {MOST_PARTS} compressed pieces.")
        if self._coding == "gzip":
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        # "deflate" means zlib, but some servers send it bare; a zlib stream starts with method 8.
        is_zlib = piece[0] & 0x0F == 8
        return zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)

    def _check_decoded(self) -> None:
        size = len(self._decoded)
        if size > self._most_decoded:
            raise _too_large(self._most_decoded)
        # By what was unpacked so far: what waits behind it would let a bomb swell further.
        if size > self._limits.ratio_from and size > self._limits.ratio * self._taken:
            raise Stopped("refused", "The page unpacks to far more than was sent, as no honest page does.")


def _too_large(limit: int) -> Stopped:
    return Stopped("refused", f"The page is larger than {limit / MEGABYTE:g} MB.")
