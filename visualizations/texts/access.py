"""Texts of the pages of log-in, accounts and audit: roles and rights too."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

TEXTS: Mapping[str, Text] = {
    "role.viewer": Text("查看", "viewer"),
    "role.planner": Text("规划", "planner"),
    "role.editor": Text("编辑", "editor"),
    "role.developer": Text("开发", "developer"),
    "role.admin": Text("管理", "administrator"),
    "right.read": Text("看答案、清单和页面", "see answers, lists and pages"),
    "right.counts": Text("看不足 3 人的党员数", "see counts of members below 3"),
    "right.plan": Text("作规划、假设和匹配", "make plans, what-if and matchings"),
    "right.export": Text("取走清单、图和公开文件", "take lists, pictures and public files away"),
    "right.edit": Text(
        "导入、应用方案、判定同一、挂接文献",
        "import, apply scenarios, decide identity, attach documents",
    ),
    "right.cypher": Text("只读 Cypher", "ask read-only Cypher"),
    "right.export_full": Text("取走全部内容", "take full exports away"),
    "right.admin": Text("管理账号和令牌", "manage accounts and tokens"),
    "right.audit": Text("看审计记录和指标", "see the audit trail and metrics"),
    "right.undo_others": Text("撤销他人的导入", "undo the imports of others"),
    "right.settings": Text(
        "为所有人选择指挥中心面板", "choose the panels of the command centre for everyone"
    ),
    "login.title": Text("登录", "Log in"),
    "login.note": Text(
        "用单位或岗位的账号登录。忘记密码，请管理员重设。",
        "Log in with the account of your office or post. An administrator can set a new password.",
    ),
    "login.name": Text("账号", "Account"),
    "login.password": Text("密码", "Password"),
    "login.enter": Text("登录", "Log in"),
    "login.openid": Text("用统一身份登录", "Log in with your organization"),
    "login.openid.ended": Text(
        "统一身份登录没有完成，请再试一次。",
        "The log-in with your organization was not completed: try again.",
    ),
    "login.openid.no_role": Text(
        "统一身份中没有本服务的角色，请找管理员。",
        "Your organization gives you no role here: ask an administrator.",
    ),
    "login.openid.away": Text(
        "统一身份服务暂时无法访问，请稍后再试。",
        "Your organization's log-in does not answer: try again later.",
    ),
    "login.as": Text("当前账号", "You are logged in as"),
    "login.role": Text("角色", "Role"),
    "login.zones": Text("限于区域", "Limited to"),
    "login.rights": Text("可以", "You may"),
    "login.leave": Text("退出登录", "Log out"),
    "login.wrong": Text("账号或密码不对。", "The account or the password is wrong."),
    "login.link_used": Text(
        "此链接已用过或已过期。", "This link was used already, or its time is over."
    ),
    "login.left": Text("已退出登录。", "You are logged out."),
    "login.refused": Text(
        "当前账号没有权限打开该页面；请换账号登录，或请管理员调整角色。",
        "This account may not open that page: log in with another one, or ask an administrator.",
    ),
    "login.back": Text("回到首页", "Back to the start"),
    "login.is_open": Text(
        "本服务未设账号，只供本机使用，无需登录。",
        "This service has no accounts and serves this machine alone: no log-in is needed.",
    ),
    "accounts.title": Text("账号与令牌", "Accounts and tokens"),
    "accounts.note": Text(
        "账号属于单位或岗位，不属于个人；此处不收集任何个人信息。",
        "Accounts belong to offices and posts, not to persons; no personal data is asked for.",
    ),
    "accounts.list": Text("账号", "Accounts"),
    "accounts.none": Text(
        "尚无账号：本服务对本机的任何人开放。请先设立管理账号。",
        "There are no accounts: the service is open to whoever uses this machine. Make an "
        "administrator's first.",
    ),
    "accounts.add": Text("新账号", "New account"),
    "accounts.name": Text("名称", "Name"),
    "accounts.role": Text("角色", "Role"),
    "accounts.zones": Text("限于区域", "Limited to zones"),
    "accounts.zones.note": Text(
        "编号或名称，用分号隔开；空：不限", "ids or names, with semicolons between; empty: no limit"
    ),
    "accounts.password": Text("密码", "Password"),
    "accounts.password.note": Text("至少 12 个字符", "at least 12 characters"),
    "accounts.make": Text("设立", "Make it"),
    "accounts.unlimited": Text("不限", "no limit"),
    "accounts.state": Text("状态", "State"),
    "accounts.active": Text("启用", "active"),
    "accounts.disabled": Text("停用", "switched off"),
    "accounts.disable": Text("停用", "Switch off"),
    "accounts.enable": Text("启用", "Switch on"),
    "accounts.change": Text("更改", "Change"),
    "accounts.new_password": Text("新密码", "New password"),
    "accounts.set": Text("保存", "Save"),
    "accounts.done": Text("已保存。", "Saved."),
    "accounts.actions": Text("操作", "Actions"),
    "accounts.close": Text("关闭", "Close"),
    "tokens.list": Text("令牌", "Tokens"),
    "tokens.note": Text(
        "供程序使用：请求头 Authorization: Bearer …。令牌只显示一次。",
        "For programs: the header Authorization: Bearer ... A token is shown once.",
    ),
    "tokens.account": Text("账号", "Account"),
    "tokens.expires": Text("有效期至", "Valid until"),
    "tokens.used": Text("最近使用", "Last used"),
    "tokens.never": Text("未用过", "never"),
    "tokens.issue": Text("签发令牌", "Issue a token"),
    "tokens.issued": Text(
        "新令牌，请立即存好，以后不再显示：", "The new token. Keep it now, it is not shown again:"
    ),
    "tokens.revoke": Text("吊销", "Revoke"),
    "tokens.revoked": Text("已吊销", "revoked"),
    "tokens.none": Text("尚无令牌", "No tokens yet"),
    "audit.title": Text("审计记录", "Audit trail"),
    "audit.note": Text(
        "只增不改，每条都带有前一条的指纹；改动或删去任何一条都能查出。",
        "Entries are only added; each has a fingerprint of the one before, so a change is found.",
    ),
    "audit.actor": Text("账号", "Account"),
    "audit.route": Text("操作", "What was asked"),
    "audit.outcome": Text("结果", "Outcome"),
    "audit.any": Text("全部", "any"),
    "audit.done": Text("完成", "done"),
    "audit.refused": Text("拒绝", "refused"),
    "audit.failed": Text("失败", "failed"),
    "audit.since": Text("自", "From"),
    "audit.until": Text("至", "To"),
    "audit.show": Text("查询", "Show"),
    "audit.at": Text("时间（UTC）", "When (UTC)"),
    "audit.address": Text("来自", "From where"),
    "audit.rows": Text("行数", "Rows"),
    "audit.revision": Text("第几次改动数据", "Which change of the data"),
    "audit.none": Text("没有符合条件的记录", "No entry fits"),
    "audit.older": Text("更早", "Older"),
    "audit.newest": Text("最新", "Newest"),
    "audit.verify": Text("核验", "Verify"),
    "audit.intact": Text("核验通过，记录完整，条数：", "Verified, nothing was changed; entries: "),
    "audit.broken": Text("核验不通过，第一条有误的是：", "Not intact; the first entry at fault: "),
    "audit.why.changed": Text("该条被改动", "it was changed"),
    "audit.why.missing": Text("该条缺失", "it is missing"),
    "audit.why.unlinked": Text("该条与前一条不衔接", "it does not follow the entry before it"),
    "audit.why.head": Text(
        "与另存的最后一条不符", "what was kept of the last entry says otherwise"
    ),
    "audit.json": Text("供程序读取", "For programs"),
}
