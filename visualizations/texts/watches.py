"""Texts of the page of watches: what is watched, what was told, and where it is sent."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TEXTS: Mapping[str, Text] = {
    "watches.title": Text("关注提醒", "Watches"),
    "watches.note": Text(
        "把一个问题或清单交给系统盯着：每次数据写入后和每天自动核对，条件一旦成立就提醒一次，"
        "显示在本页和指挥中心，并可订阅或推送到办公系统。",
        "Have a question or a list watched: it is asked again after every write and on every day, "
        "and told once when its condition begins to hold, here, on the command centre, in feeds "
        "and to systems of the office.",
    ),
    "watches.new": Text("新建关注", "Watch something"),
    "watches.what": Text("关注的页面", "What is watched"),
    "watches.whole": Text("整个网络", "the whole network"),
    "watches.saved": Text("已存问题", "Saved question"),
    "watches.list": Text("所数的清单", "List that is counted"),
    "watches.list.none": Text(
        "清单类条件需要一个清单：在任一清单下方点“取用”再点“关注此清单”，或选择一个已存的问答。",
        "Conditions of lists need one: below any list choose Use, then Watch this list; or choose "
        "a saved answer.",
    ),
    "watches.name": Text("名称", "Name"),
    "watches.condition": Text("提醒条件", "Tell me when"),
    "watches.rate": Text("比率", "Rate"),
    "watches.bound": Text("界限", "Bound"),
    "watches.try": Text("试一试", "Try"),
    "watches.make": Text("开始关注", "Watch"),
    "watches.made": Text("已开始关注", "It is watched"),
    "watches.now": Text("{}：现在为 {} {}。", "{}: {} {} now. "),
    "watches.untold": Text("无法计算", "cannot be told"),
    "watches.would": Text("会立即提醒：{}", "It would be told at once: {}"),
    "watches.would_not": Text("现在不会提醒。", "It would not be told now."),
    "watches.mine": Text("我的关注", "What I watch"),
    "watches.mine.none": Text(
        "还没有关注，请在上方新建。",
        "Nothing is watched yet.",
    ),
    "watches.looked": Text("最近核对", "Looked at"),
    "watches.never": Text("尚未核对", "not yet"),
    "watches.fault": Text("不能核对，原因见接口", "It cannot be asked"),
    "watches.actions": Text("操作", "Actions"),
    "watches.hide": Text("不再显示", "Hide"),
    "watches.show": Text("恢复显示", "Show"),
    "watches.hidden": Text("只进订阅", "in feeds only"),
    "watches.drop": Text("结束", "End"),
    "watches.told": Text("提醒", "What was told"),
    "watches.told.none": Text("还没有提醒。", "Nothing was told yet."),
    "watches.day": Text("日期", "Day"),
    "watches.text": Text("内容", "What is so"),
    "watches.feeds": Text("订阅", "Feeds"),
    "watches.hooks": Text("推送到办公系统", "Sent to systems of the office"),
    "watches.hooks.note": Text(
        "只推送到管理员列出的内网主机：{}。消息带 HMAC-SHA256 签名（Standard Webhooks）；"
        "失败后按逐渐加长的间隔重试。",
        "Sent to hosts on the intranet that the operator lists only: {}. Messages are signed "
        "(HMAC-SHA256, Standard Webhooks); what fails is tried again after growing pauses.",
    ),
    "watches.hooks.closed": Text(
        "管理员尚未列出可以推送到的内网主机。",
        "The operator has listed no host to send to.",
    ),
    "watches.hooks.none": Text("还没有推送地址。", "There is no address yet."),
    "watches.url": Text("地址", "Address"),
    "watches.add": Text("添加", "Add"),
    "watches.secret": Text(
        "签名密钥，只显示这一次，请立即保存到接收系统：",
        "The signing secret, shown this once. Put it into the receiving system now:",
    ),
    "watches.since": Text("添加于", "Since"),
    "watches.test": Text("发送测试", "Send a test"),
    "watches.deliveries": Text("推送记录", "Deliveries"),
    "watches.deliveries.none": Text("还没有推送。", "Nothing was sent yet."),
    "watches.at": Text("提醒时间", "Told at"),
    "watches.state": Text("状态", "State"),
    "watches.state.waiting": Text("待推送", "waiting"),
    "watches.state.delivered": Text("已送达", "arrived"),
    "watches.state.given_up": Text("已放弃", "given up"),
    "watches.attempts": Text("次数", "Attempts"),
    "watches.outcome": Text("最近一次", "Latest attempt"),
    "watches.next": Text("下次推送", "Next attempt"),
}
