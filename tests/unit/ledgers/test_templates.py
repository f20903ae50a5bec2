"""Templates: what the domain rules print, and what reading them back gives."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from graph.ledgers import KINDS, References
from graph.ledgers.templates.files import WORKBOOKS, template_csv, template_xlsx
from graph.loading.checking import check, check_ends, external_ends
from graph.model.rows import Dataset
from graph.snapshot.building import snapshot_of
from tests.support.ledgers import Read, read
from tests.support.networks import kunming_case

HEADERS = {
    "organizations": "党组织编码*, 党组织名称*, 党组织类别*, 上级党组织编码, 所在单位名称, "
    "单位统一社会信用代码, 领域*, 正式党员数*, 预备党员数, 是否设委员会, 成立日期, 换届到期日, "
    "所属街道, 所属社区, 详细地址, 经度, 纬度, 坐标系, 状态*, 数据日期*, 备注",
    "enterprises": "统一社会信用代码*, 企业名称*, 曾用名, 企业类型, 经济性质*, 行业门类*, 规模*, "
    "是否规上, 从业人员数, 正式党员数, 预备党员数, 组建状态*, 覆盖党组织编码, 未组建原因, "
    "党建指导员派驻*, 派驻单位, 群团组织, 所在载体类型, 载体名称, 所属街道*, 所属社区, 详细地址*, "
    "经度, 纬度, 坐标系, 经营状态*, 数据日期*",
    "positions": "阵地编码*, 阵地名称*, 阵地层级*, 载体类型, 建设单位, 管理单位, 建成日期, "
    "面积(平方米)*, 期数, 功能室, 开放时间, 服务对象, 服务半径(米), 日均可服务人次, 详细地址*, "
    "经度, 纬度, 坐标系, 所属街道*, 所属社区, 状态*, 数据日期*, 载体名称, 服务事项, 党校领域",
    "pairings": "协议编号*, 协议名称, 甲方党组织编码*, 乙方党组织编码*, 其他共建方, 形式*, 主题, "
    "所属品牌, 共建内容, 签订日期, 生效日期, 到期日期, 年度活动次数要求, 牵头单位, 状态, 附件链接, "
    "备注",
    "resources": "资源编号*, 提供单位编码*, 资源类型*, 资源内容*, 数量, 单位, 可用时间, 服务范围, "
    "有效期至",
    "needs": "需求编号*, 提出单位编码*, 需求类型*, 需求内容*, 数量, 期望完成日期, 紧急程度, 状态*",
    "projects": "项目编号*, 项目名称*, 对应需求编号, 使用资源编号, 牵头单位编码*, 参与单位编码, "
    "起始日期*, 完成时限*, 进度(%), 状态*, 验收日期",
    "activities": "活动编号*, 活动名称*, 活动类型*, 主办单位编码*, 协办单位编码, 阵地编码, "
    "开始时间*, 结束时间, 参与党员人次, 服务群众人次, 关联协议编号, 关联项目编号",
    "memberships": "联合党委编码*, 成员单位编码*, 角色*, 批次, 加入日期, 退出日期",
    "zones": "区域编码*, 区域名称*, 区域类别*, 上级区域, 区划代码, 别名, 载体类型, 领导机构, "
    "经度, 纬度, 坐标系, 边界, 默认日期, 备注",
    "frameworks": "框架编码*, 框架名称*, 框架类别*, 代号, 所属, 次序, 主题, 结构, 要素, "
    "服务圈分钟, 列举未尽, 起始日期, 结束日期, 完成时限, 状态, 制定单位, 实施单位, 责任单位, "
    "设计单位, 先锋, 载体, 参与方, 采用者, 路径, 推进, 延伸自, 点位, 所含社区, 所在区域, 备注",
    "figures": "公布数编号*, 公布数名称*, 指标, 算符*, 数值*, 单位, 原文数字, 时期, 对象, "
    "文献名称*, 文献日期*, 段落, 备注",
}
"""As rules.md, section 4, prints them; T8 to T10 and the last three of T3 are ours."""

WORDS = {
    (
        "organizations",
        "党组织类别",
    ): "党委/党总支/党支部/联合党支部/临时党支部/功能型联合党委/党工委",
    (
        "organizations",
        "领域",
    ): "机关/街道社区/事业单位/国企/非公企业/社会组织/学校/医院/部队(仅类别)",
    ("enterprises", "经济性质"): "国有/集体/民营/港澳台/外资",
    ("enterprises", "规模"): "大/中/小/微",
    ("enterprises", "组建状态"): "单独组建/联合组建/未组建",
    ("enterprises", "群团组织"): "工会/团/妇联",
    ("enterprises", "所在载体类型"): "园区/楼宇/平台/商圈/市场/孵化器",
    ("enterprises", "经营状态"): "正常/停业/注销/迁出/空壳",
    ("positions", "阵地层级"): "区级/领域/站点/党校/文化点位/红色驿站/其他",
    ("pairings", "形式"): "协议/清单/结对",
    ("resources", "资源类型"): "场地/人才/资金/课程/医疗/法律/政策/设备/志愿服务",
    ("needs", "状态"): "待认领/已认领/办理中/已办结/退回",
    (
        "activities",
        "活动类型",
    ): "主题党日/党员培训/干部教育/现场教学/群团活动/创客沙龙/志愿服务/其他",
    ("memberships", "角色"): "牵头/成员",
    ("frameworks", "状态"): "未启动/进行中/已完成/已取消",
    ("figures", "算符"): "等于/超过/不少于/不到/不超过/约",
}


@pytest.mark.parametrize("code", KINDS)
def test_headers_and_required_marks_are_those_of_the_rules(code: str) -> None:
    (sheet, _) = openpyxl.load_workbook(io.BytesIO(template_xlsx(KINDS[code]))).worksheets
    printed = [cell.value for cell in sheet[1]]
    assert printed == HEADERS[code].split(", ")
    assert template_csv(KINDS[code]).startswith(b"\xef\xbb\xbf" + printed[0].encode())


@pytest.mark.parametrize(("code", "header"), WORDS)
def test_words_are_those_of_the_rules(code: str, header: str) -> None:
    (column,) = (one for one in KINDS[code].columns if one.header == header)
    assert list(column.offered) == WORDS[code, header].split("/")


@pytest.mark.parametrize("workbook", WORKBOOKS)
def test_drop_down_lists_offer_the_words_of_the_second_sheet(workbook: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(*WORKBOOKS[workbook])))
    *sheets, codes = book.worksheets
    assert codes.title == "代码表"
    for sheet, kind in zip(sheets, WORKBOOKS[workbook], strict=True):
        offered = {}
        for choice in sheet.data_validations.dataValidation:
            title, cells = choice.formula1.split("!")
            assert title == "'代码表'"
            words = [cell.value for (cell,) in codes[cells.replace("$", "")]]
            (area,) = choice.sqref.ranges
            assert area.min_row == 3
            offered[area.min_col - 1] = tuple(words)
        assert offered == {
            at: column.offered for at, column in enumerate(kind.columns) if column.offered
        }


@pytest.fixture(scope="module")
def kunming() -> Dataset:
    return kunming_case()


def _filled(folder: Path, ending: str, kunming: Dataset) -> Read:
    files = []
    if ending == "xlsx":
        made = {name: template_xlsx(*kinds) for name, kinds in WORKBOOKS.items()}
    else:
        made = {code: template_csv(kind) for code, kind in KINDS.items()}
    for name, content in made.items():
        files.append(folder / f"{name}.{ending}")
        files[-1].write_bytes(content)
    known = References.of(snapshot_of(kunming), as_of=date(2021, 12, 31))
    return read(*files, known_as=known)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_s19_1_templates_with_their_samples_import_without_an_error(
    tmp_path: Path, ending: str, kunming: Dataset
) -> None:
    found = _filled(tmp_path, ending, kunming)
    assert [ledger.kind.code for ledger in found.ledgers] == (
        list(KINDS)
        if ending == "csv"
        else [kind.code for kinds in WORKBOOKS.values() for kind in kinds]
    )
    assert not found.errors
    # The zones' sample is a park of its own, in which nobody is known yet.
    assert set(found.rules) == {"sample_row", "new_body", "new_place"}
    # what they give is a dataset by the vocabulary's own models, every end of an edge included
    given = Dataset("t", "ledger", "src:t", date(2021, 12, 31), found.nodes, found.relationships)
    checked = check(given)
    check_ends(checked, {one.properties["id"] for one in kunming.nodes})
    assert not external_ends(checked)
    assert {one.label for one in checked.nodes} == {
        *("Organization", "Unit", "Position", "Agreement", "Resource", "Need", "Project"),
        *("Activity", "Zone", "Initiative", "Claim", "Source"),
    }


def test_s19_1_workbooks_and_csv_give_the_same(tmp_path: Path, kunming: Dataset) -> None:
    xlsx, csv = (_filled(tmp_path, ending, kunming) for ending in ("xlsx", "csv"))
    assert sorted(map(repr, xlsx.content())) == sorted(map(repr, csv.content()))
