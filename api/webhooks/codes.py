"""How an attempt to send to a webhook goes."""

from __future__ import annotations

from typing import Literal, get_args

from graph.model.spec import CodeList, Text

Outcome = Literal[
    "delivered",
    "status",
    "redirected",
    "timeout",
    "broken",
    "unreachable",
    "tls",
    "refused",
    "key",
    "forbidden",
]

OUTCOME = CodeList(
    "webhook_outcome",
    "How an attempt to send to a webhook went.",
    {
        "delivered": Text("已送达", "arrived"),
        "status": Text("对方返回错误", "the receiver answered with an error"),
        "redirected": Text("对方要求跳转，不跟随", "redirected, which is not followed"),
        "timeout": Text("超时无应答", "no answer in time"),
        "broken": Text("连接中断", "the connection broke"),
        "unreachable": Text("无法连接", "could not be reached"),
        "tls": Text("证书或加密不符", "certificate or encryption refused"),
        "refused": Text("地址不在允许范围", "an address that is not listed"),
        "key": Text("签名密钥已更换，请重新添加", "the signing key is another: add it anew"),
        "forbidden": Text("账号已无权查看", "the account may not see it any more"),
    },
)
assert set(OUTCOME.codes) == set(get_args(Outcome))
