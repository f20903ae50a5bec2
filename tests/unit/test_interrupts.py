"""An interrupt stays one, whatever it broke off raises on its way out."""

from __future__ import annotations

import pytest

from api.console import telling_interrupts


def broken_off() -> None:
    held = bytearray(8)
    with memoryview(held):
        try:
            raise KeyboardInterrupt
        finally:
            held.extend(b"more")  # as the driver does with the buffer it read into


def test_an_interrupt_that_another_error_covers_is_told_as_one() -> None:
    with pytest.raises(BufferError):
        broken_off()
    with pytest.raises(KeyboardInterrupt), telling_interrupts():
        broken_off()


def test_other_errors_are_left_alone() -> None:
    with pytest.raises(ZeroDivisionError), telling_interrupts():
        print(1 / 0)
