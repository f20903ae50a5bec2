"""Every kind of problem the service answers with: what it means, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.model.spec import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: HTTP status, title, what it means and what whoever asked can do."""

    status: int
    title: Text
    meaning: Text
    remedy: Text


def _kind(status: int, zh: tuple[str, str, str], en: tuple[str, str, str]) -> Kind:
    return Kind(status, *map(Text, zh, en))


KINDS: Mapping[str, Kind] = {
    "invalid_input": _kind(
        422,
        ("输入有误", "参数、正文或文件违反规则，未作任何改动。", "按 findings 逐项改正后重试。"),
        (
            "Invalid input",
            "A parameter, the body or a file breaks a rule. Nothing was changed.",
            "Correct what `findings` names and ask again.",
        ),
    ),
    "person_data_refused": _kind(
        422,
        ("含个人信息", "图中只存组织与数量，不存任何个人信息；整个文件未写入。", "删去所指的列。"),
        (
            "Data about persons",
            "The graph holds organizations and counts, never persons; nothing was written.",
            "Remove the column that is named.",
        ),
    ),
    "ambiguous_name": _kind(
        422,
        ("名称不唯一", "该名称对应多个实体。", "改用 candidates 中的一个编号。"),
        (
            "Ambiguous name",
            "The name fits several entities.",
            "Give one of the ids in `candidates`.",
        ),
    ),
    "bad_request": _kind(
        400,
        ("请求无法读取", "正文不是有效的 JSON。", "检查正文的写法与编码（UTF-8）。"),
        (
            "Unreadable request",
            "The body is no valid JSON.",
            "Check how it is written and encoded.",
        ),
    ),
    "malformed_request": _kind(
        400,
        ("请求头有误", "某个请求头不符合 HTTP 规定。", "检查客户端或代理发送的请求头。"),
        (
            "Malformed request",
            "A header is not what HTTP says it has to be.",
            "Look at what the client or a proxy sends.",
        ),
    ),
    "not_logged_in": _kind(
        401,
        ("需要登录", "本服务设有账号，请求未带有效的登录或令牌。", "登录，或带上有效的令牌。"),
        (
            "Log-in needed",
            "The service has accounts, and the request carries no log-in or token that counts.",
            "Log in, or send a token that has not expired.",
        ),
    ),
    "forbidden": _kind(
        403,
        (
            "没有权限",
            "账号的角色或区域范围不允许此操作。",
            "请有权限的账号操作，或请管理员调整角色。",
        ),
        (
            "Not allowed",
            "The role of the account, or the zones it is limited to, do not allow this.",
            "Let an account do it that may, or ask an administrator for another role.",
        ),
    ),
    "switched_off": _kind(
        403,
        ("已关闭", "本服务的设置关闭了此功能，任何账号都不能使用。", "请运行本服务的人开启。"),
        (
            "Switched off",
            "The settings of the service offer this to nobody.",
            "Ask whoever runs the service to switch it on.",
        ),
    ),
    "cross_site": _kind(
        403,
        ("来自其他网站", "写入类请求只接受本服务自己的页面和程序。", "从本服务的页面操作。"),
        (
            "Cross-site request",
            "What is no read is taken from the service's own pages and from programs only.",
            "Use the service's own pages.",
        ),
    ),
    "not_found": _kind(
        404,
        (
            "没有找到",
            "没有这个地址，或当日所选数据层中没有该编号或名称。",
            "检查地址、编号、日期与数据层。",
        ),
        (
            "Not found",
            "There is no such address, or nothing by that id or name on the day in the layers.",
            "Check the address, the id, the day and the layers.",
        ),
    ),
    "method_not_allowed": _kind(
        405,
        ("方法不允许", "该地址不接受这个 HTTP 方法。", "使用 Allow 头列出的方法。"),
        (
            "Method not allowed",
            "The address does not take this method.",
            "Use one that `Allow` lists.",
        ),
    ),
    "body_too_slow": _kind(
        408,
        ("正文传输过慢", "正文停顿或超过了等待时间；未作任何改动。", "检查网络后重试。"),
        (
            "Body too slow",
            "The body stalled or took longer than is waited for. Nothing was changed.",
            "Check the network and send it again.",
        ),
    ),
    "conflict": _kind(
        409,
        ("与现状冲突", "请求与已存内容或正在进行的操作相矛盾。", "重新读取现状，再作请求。"),
        (
            "Conflict",
            "The request contradicts what is stored or what is under way.",
            "Read how things stand now, and ask anew.",
        ),
    ),
    "body_too_long": _kind(
        413,
        ("正文过长", "正文超过字节上限。", "拆分后分次发送；上传上限见 GONGJIAN_UPLOAD_LIMIT。"),
        (
            "Body too long",
            "The body has more bytes than are read.",
            "Send it in parts; GONGJIAN_UPLOAD_LIMIT is the limit of a file.",
        ),
    ),
    "uri_too_long": _kind(
        414,
        ("查询串过长", "查询串超过字节上限。", "减少参数。"),
        ("Query too long", "The query has more bytes than are read.", "Give fewer parameters."),
    ),
    "unsupported_media_type": _kind(
        415,
        (
            "类型不支持",
            "正文不是此处可读的类型。",
            "JSON 接口用 application/json；上传 xlsx、xls、CSV 或 TSV。",
        ),
        (
            "Unsupported media type",
            "The body is of a type that is not read here.",
            "Send application/json, or upload xlsx, xls, CSV or TSV.",
        ),
    ),
    "range_not_satisfiable": _kind(
        416,
        ("范围无效", "所请求的字节范围在文件末尾之后。", "按 Content-Range 给出的大小重试。"),
        (
            "Range not satisfiable",
            "The range of bytes begins behind the end of the file.",
            "`Content-Range` says how many bytes there are; ask within them.",
        ),
    ),
    "unknown_host": _kind(
        421,
        ("主机名不符", "请求所用的主机名不是本服务的名称。", "在 GONGJIAN_HOSTS 中列出该名称。"),
        (
            "Unknown host",
            "The request is for a name that is not one of the service's.",
            "List the name in GONGJIAN_HOSTS.",
        ),
    ),
    "too_many_requests": _kind(
        429,
        ("请求过多", "同类的大请求已达上限。", "按 Retry-After 等待后重试。"),
        (
            "Too many requests",
            "As many expensive requests of the kind as are allowed are under way.",
            "Wait as long as `Retry-After` says and ask again.",
        ),
    ),
    "quota_exceeded": _kind(
        429,
        (
            "请求过于频繁",
            "同一账号一分钟内的同类请求已达上限；RateLimit 头说明余量。",
            "按 Retry-After 等待后重试。",
        ),
        (
            "Quota exceeded",
            "One account may send so many requests of the kind in a minute; `RateLimit` says how "
            "many are left.",
            "Wait as long as `Retry-After` says and ask again.",
        ),
    ),
    "unforeseen": _kind(
        500,
        ("未预见的错误", "服务内部出错，日志中有记录。", "联系维护者并告知时间与地址。"),
        (
            "Unforeseen error",
            "Something failed inside; the log of the service has it.",
            "Tell whoever runs the service the time and the address.",
        ),
    ),
    "vocabulary": _kind(
        500,
        ("词汇表矛盾", "程序自身的规格相互矛盾。", "联系维护者。"),
        (
            "Vocabulary error",
            "The program's own specifications contradict.",
            "Tell the maintainers.",
        ),
    ),
    "not_installed": _kind(
        501,
        ("未安装所需组件", "服务器上缺少此功能所需的组件或字体。", "请运行本服务的人按说明安装。"),
        (
            "Not installed",
            "The server lacks an extra, or a font, that this needs.",
            "Ask whoever runs the service to install what is named.",
        ),
    ),
    "not_ready": _kind(
        503,
        ("尚未就绪", "网络正在首次读入，并无差错。", "按 Retry-After 等待后重试。"),
        ("Not ready", "The network is being read for the first time.", "Wait and ask again."),
    ),
    "provider_unavailable": _kind(
        503,
        (
            "登录服务不可用",
            "OpenID 登录服务未按约定应答。",
            "稍后重试，或用本服务的账号登录；运维请检查 GONGJIAN_OPENID_* 设置。",
        ),
        (
            "Provider unavailable",
            "The OpenID provider that people log in at does not answer as it should.",
            "Try again later, or log in with an account of the service; who runs it looks at the "
            "GONGJIAN_OPENID_* settings.",
        ),
    ),
    "store": _kind(
        503,
        ("图存储出错", "图存储不能完成请求。", "运行 gongjian doctor 查看原因。"),
        ("Store error", "The store cannot do what was asked.", "Run `gongjian doctor`."),
    ),
    "store_unavailable": _kind(
        503,
        ("图存储不可用", "没有图存储在该地址应答。", "检查图存储是否运行，再重试。"),
        ("Store unavailable", "No store answers.", "See that it runs, and ask again."),
    ),
    "authentication_failed": _kind(
        503,
        ("图存储拒绝登录", "用户名或密码有误。", "检查 GONGJIAN_USER 与 GONGJIAN_PASSWORD。"),
        (
            "Authentication failed",
            "The store refuses the user name or password.",
            "Check GONGJIAN_USER and GONGJIAN_PASSWORD.",
        ),
    ),
    "store_mismatch": _kind(
        503,
        (
            "图存储不匹配",
            "图存储未初始化、正在恢复，或格式不是本版本的。",
            "运行 gongjian doctor 查看原因。",
        ),
        (
            "Store mismatch",
            "The store is not initialised, is being restored, or has another format.",
            "Run `gongjian doctor`.",
        ),
    ),
    "store_timeout": _kind(
        504,
        ("图存储超时", "图存储未在时限内答复。", "缩小问题，或稍后重试。"),
        (
            "Store timeout",
            "The store did not answer within the time limit.",
            "Ask a smaller question, or ask again later.",
        ),
    ),
    "store_exhausted": _kind(
        507,
        (
            "图存储内存不足",
            "语句所需内存超过图存储所有。",
            "缩小问题，或调大 `GONGJIAN_EMBEDDED_HEAP`。",
        ),
        (
            "Store out of memory",
            "The statement needs more memory than the store has.",
            "Ask for less at once, or raise `GONGJIAN_EMBEDDED_HEAP`.",
        ),
    ),
    "store_unwritable": _kind(
        507,
        ("无法写入", "数据目录或临时目录只读、缺失，或磁盘已满。", "检查磁盘空间与目录权限。"),
        (
            "Cannot be written",
            "The data directory, or that of temporary files, is read-only or gone, or the disk "
            "is full.",
            "Check the disk and the rights of the directory.",
        ),
    ),
}
"""By the last part of a problem's type, in the order of their status."""
