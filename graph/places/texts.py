"""How the text of an address is compared: width, case, blanks and dashes do not matter."""

from __future__ import annotations

import re
import unicodedata

_DASHES = re.compile("[—–―−~〜～-]+")
_IDLE = re.compile(r"(?:[\s,，。;；、:：·'\"]|(?<!\d)\.|\.(?!\d))+")

HAN = "\u4e00-\u9fff"
WAY = "(?:大道|大街|公路|国道|省道|胡同|路|街|巷|道)"
"""What a name of a road ends in."""


def folded(text: str) -> str:
    """A text in the one spelling that is compared.

    >>> folded("昌宏路 １２—３号，ａ座")
    '昌宏路12-3号A座'
    """
    return _DASHES.sub("-", _IDLE.sub("", unicodedata.normalize("NFKC", text).upper()))
