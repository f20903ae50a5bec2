"""The usual words of registers and statistics for a status, a size or an owner.

By code, beside the names of the code list and the template's own words. Only what can mean nothing
else: 小微 is two sizes, 吊销 is no end of a company before it is struck off, and a legal form
(有限责任公司) does not say who owns it. Those stay findings that list what can be said.
"""

from __future__ import annotations

from collections.abc import Mapping


def _meant(**words: str) -> Mapping[str, str]:
    return {word: code for code, listed in words.items() for word in listed.split()}


ORGANIZATION_STATUSES = _meant(rectifying="整顿中", dissolved="已撤销")

POSITION_STATUSES = _meant(
    open="开放 已开放 正常开放 运行 运行中 正常运行 使用中 已投用 已投入使用",
    building="建设中 在建中",
    suspended="已停用 暂停使用 停用中",
    closed="已撤销",
)

OPERATING_STATUSES = _meant(
    operating="存续 在营 开业 在业 营业 营业中 正常营业 正常经营 在营(开业) 在营(开业)企业 "
    "存续(在营、开业、在册)",
    suspended="歇业 停业(歇业) 已停业 停业中 暂停营业",
    deregistered="已注销 注销企业 吊销,已注销 吊销后注销",
    moved_out="已迁出 外迁 已外迁",
    shell="空壳企业 空壳公司",
)

SIZES = _meant(large="大型企业", medium="中型企业", small="小型企业", micro="微型企业")

OWNERSHIPS = _meant(
    state="国企 央企 中央企业 国有企业 国有独资 国有独资企业 国有独资公司 有限责任公司(国有独资) "
    "国有全资 国有控股 国有控股企业 国有及国有控股 全民所有制",
    collective="集体企业 集体所有制 集体控股",
    private="私营 私企 民企 私营企业 民营企业 私人控股 个人独资 个人独资企业 自然人独资 "
    "有限责任公司(自然人独资) 有限责任公司(自然人投资或控股) 私营独资 私营合伙 私营有限责任公司 "
    "私营股份有限公司",
    foreign="外企 外资企业 外商投资 外商投资企业 外商独资 外商独资企业 外商控股 中外合资 中外合作 "
    "港资 台资 港澳台资 港澳台商 港澳台企业 港澳台投资 港澳台商投资 港澳台商独资 港澳台商控股 "
    "港澳台及外商投资",
)
