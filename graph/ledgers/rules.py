"""Every rule a ledger can break, in a line of Chinese and of English, with what to do about it.

A finding names its rule; this is what a reader in either language is told beside it.
"""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text

RULES: Mapping[str, Text] = {
    # files
    "no_such_file": Text("文件不存在或不可读", "no such file, or it cannot be read"),
    "empty_file": Text("文件为空", "the file is empty"),
    "not_a_spreadsheet": Text(
        "不是可读的表格文件；请存为 xlsx 或 CSV",
        "not a spreadsheet that can be read; save it as xlsx or CSV",
    ),
    "html_file": Text(
        "扩展名为表格，内容是网页；请用 Excel 或 WPS 打开后另存为 xlsx",
        "a web page named as a spreadsheet; open it and save it as xlsx",
    ),
    "corrupt_workbook": Text(
        "工作簿损坏或不完整；请重新保存", "the workbook is damaged or cut off"
    ),
    "encrypted_workbook": Text("工作簿有密码；请去除密码后再导入", "the workbook is encrypted"),
    "too_large": Text("内容超出可读的上限", "more than can be read"),
    "too_many_columns": Text("列数过多", "too many columns"),
    "nul_bytes": Text("含空字节，不是文本文件", "holds NUL bytes, so it is no text"),
    "encoding": Text(
        "既不是 UTF-8 也不是 GB18030；请另存为 UTF-8", "neither UTF-8 nor GB18030; save it as UTF-8"
    ),
    "guessed_encoding": Text(
        "无编码标记，按 GB18030 读取", "no mark of its encoding; read as GB18030"
    ),
    "wrong_extension": Text(
        "扩展名与内容不符，按内容读取", "the name says another format; read anyway"
    ),
    "malformed_csv": Text(
        "CSV 引号不成对或单元格过长", "a quotation mark is not closed, or a cell is too long"
    ),
    # sheets and headers
    "hidden_sheet": Text(
        "工作表已隐藏，未导入；需要导入请取消隐藏", "a hidden sheet, left out; show it to import it"
    ),
    "hidden_rows": Text(
        "有隐藏或被筛选掉的行，也已读取；不需要请删除",
        "rows are hidden or filtered out and read all the same; delete what is not meant",
    ),
    "hidden_columns": Text("有隐藏的列，也已读取", "columns are hidden and read all the same"),
    "unknown_ledger": Text("认不出是哪种台账；请用模板的表头", "no ledger has these headers"),
    "sheet_skipped": Text("该工作表不是台账，已略过", "this sheet is no ledger and was left out"),
    "no_rows": Text("只有表头，没有数据", "headers only, no data"),
    "missing_column": Text(
        "缺少必填列；所列的值是表中看来最像它的表头",
        "a required column is missing; the value is the header that looks most like it",
    ),
    "repeated_column": Text(
        "同一列出现两次；请只留一列，或剔除其中一列", "a column stands twice: leave one of them out"
    ),
    "unknown_column": Text("未知的列，未导入", "an unknown column, not imported"),
    "person_column": Text(
        "不接收个人信息列；请删除该列，或在导入时剔除",
        "no data about persons: delete the column, or have it left out",
    ),
    "left_out": Text("按要求剔除的列，未读取", "left out on request, not looked at"),
    "default_used": Text(
        "文件中没有的列，由导入人统一给定", "not in the file; given for all rows by the importer"
    ),
    # what is said of headers
    "malformed_direction": Text(
        "写法应为“表头=模板列”，默认值为“模板列=值”", "to be given as HEADER=COLUMN or COLUMN=VALUE"
    ),
    "no_such_header": Text("文件中没有这个表头", "no table has this header"),
    "no_such_column": Text("该台账没有这一列", "the ledger has no such column"),
    "mapped_twice": Text("一个表头不能对应两列", "one header cannot mean two columns"),
    "default_of_key": Text(
        "这一列用来区分各行，不能统一给定", "this column tells rows apart and has no default"
    ),
    "default_not_needed": Text(
        "文件中已有这一列，不需要默认值", "no table lacks this column, so it takes no default"
    ),
    "other_profile": Text("该方案用于另一种表头", "the profile is for tables with other headers"),
    "several_profiles": Text(
        "有几个方案都适用而内容不同，请指明一个", "several profiles fit and differ: name one"
    ),
    "faulty_profile": Text("方案文件无法读取", "the profile's file cannot be read"),
    # rows
    "total_row": Text("合计行，已略过", "a row of totals, left out"),
    "footer_row": Text("表尾说明行，已略过", "a line below the table, left out"),
    "sample_row": Text(
        "模板的示例行，请确认是否应导入", "a sample row of the template: is it meant?"
    ),
    "torn_row": Text("单元格多于表头；是否有未加引号的逗号", "more cells than headers"),
    "duplicate_key": Text("编码重复", "this key stands twice"),
    "duplicate_row": Text("与前面的行重复", "the same as an earlier row"),
    # cells
    "missing_value": Text("必填项为空", "a required cell is empty"),
    "person_datum": Text("含手机号或身份证号，不予接收", "a mobile or identity number is refused"),
    "cell_error": Text("单元格为错误值", "the spreadsheet shows an error here"),
    "formula_without_value": Text(
        "公式没有计算结果；请用 Excel 打开并保存", "a formula that was never computed"
    ),
    "too_long": Text("内容过长", "too long"),
    "formula": Text("不接受公式；请填写单元格的内容", "a formula: say what the cell shall hold"),
    "not_printable": Text("含不可见字符或换行", "characters that cannot be seen, or several lines"),
    "not_a_code": Text("不是编码", "no code"),
    "digits_lost": Text(
        "长编码变成了数字，位数已丢失；请把该列设为文本后重新填写",
        "a long code became a number and lost digits; format it as text and enter it again",
    ),
    "number_as_code": Text(
        "编码是数字格式，前导零可能丢失；请设为文本",
        "a code kept as a number: leading zeros are lost",
    ),
    "zeros_restored": Text("已补回丢失的前导零", "leading zeros that were lost are restored"),
    "credit_code_format": Text("统一社会信用代码格式错误", "not a credit code"),
    "credit_code_check": Text("信用代码校验位不符，请核对", "the check character is wrong"),
    "credit_code_organization": Text(
        "信用代码中的主体标识码校验位不符，请核对", "the inner check character is wrong"
    ),
    "credit_code_division": Text("信用代码的区划码不存在", "no division of GB/T 2260"),
    "not_a_number": Text("不是数字", "no number"),
    "out_of_range": Text("超出允许范围", "out of range"),
    "not_whole": Text("应为整数", "not a whole number"),
    "inexact_number": Text(
        "概数（余、超过等），按所写数字入库，原文存于备注",
        "an inexact number; as printed in the note",
    ),
    "fraction_as_percent": Text("小数按百分比读取", "a fraction, read as a percentage"),
    "small_percent": Text(
        "按百分之一以内读取；如指全部，请写 100%",
        "read as one percent or less; write 100% if all of it is meant",
    ),
    "not_a_date": Text("不是日期；请写成 2021-03-05", "no date"),
    "date_not_full": Text("日期不完整，取该期间首日（截止类取末日）", "a date without its day"),
    "serial_date": Text("日期是序列号，已换算", "a serial number, read as a date"),
    "not_in_list": Text("不在可选值之内", "not in the list"),
    # what a row says as a whole
    "half_coordinates": Text("经度、纬度须同时填写", "give both longitude and latitude"),
    "undeclared_crs": Text(
        "有经纬度而未填坐标系，拒收（差数百米）", "coordinates without their system are refused"
    ),
    "crs_without_coordinates": Text(
        "填了坐标系而无经纬度", "a coordinate system without coordinates"
    ),
    "swapped_coordinates": Text("经度和纬度填反了", "longitude and latitude are swapped"),
    "impossible_coordinates": Text("没有这样的经纬度", "no place on earth, or in this system"),
    "outside_box": Text("坐标在所属区域之外", "outside its zone"),
    "not_a_boundary": Text(
        "不是可用的边界；请填 GeoJSON 或 WKT 多边形，或“西,南,东,北”",
        "no boundary that can be used",
    ),
    "not_geojson": Text(
        "不是 GeoJSON 要素集合（FeatureCollection）", "no GeoJSON FeatureCollection"
    ),
    "not_wgs84": Text("不是 WGS84 坐标系；请先转换", "not in WGS 84: bring it there first"),
    "parent_not_larger": Text("上级区域应大于本区域", "the parent has to be the larger zone"),
    "other_park": Text("该区域或主体已属于另一园区", "it belongs to another park"),
    "other_name": Text(
        "该编码是另一园区的；园区更名请在别名中填原名",
        "the code is that of another park; after a change of name give the former one as an alias",
    ),
    "which_zone": Text("请指明是哪个园区的台账", "say which park the ledger is of"),
    "unknown_zone": Text("没有这个园区；如为新园区请注明新建", "no park by this name"),
    "datum_likely_wrong": Text(
        "超过5%的点在园区之外，坐标系可能填错", "more than 5 % outside: is the system right?"
    ),
    "date_order": Text("日期先后颠倒", "the dates are in the wrong order"),
    "unknown_code": Text("没有这个编码或名称", "nothing has this code or name"),
    "unknown_name": Text("名称未登记", "nothing is known by this name"),
    "ambiguous_name": Text("名称对应多个主体；请填编码", "several go by this name: give the code"),
    "new_place": Text("新的社区或街道，将随导入建立", "a new place, which the import creates"),
    "new_body": Text("仅有名称的单位，将随导入建立", "a body known by name only, which is created"),
    "other_subdistrict": Text(
        "该社区属于另一街道", "this community belongs to another subdistrict"
    ),
    "same_body": Text("与本行自身相同", "the same as the row itself"),
    "contradiction": Text("两列相互矛盾", "two columns contradict each other"),
    "not_counted": Text(
        "缺少编码或名称，不计入覆盖", "without a body it does not count as covered"
    ),
    "not_a_joint_committee": Text("不是功能型联合党委", "not a joint committee"),
    "whole_missing": Text("未填所属的上级框架", "what it is part of is not said"),
    "other_kind": Text("所指框架的类别不对", "a framework of another kind is meant here"),
    "not_a_period": Text(
        "不是时期；请写成 2021、2019-2021 或 2021-01-01/2021-06-30",
        "no period; write 2021, 2019-2021 or 2021-01-01/2021-06-30",
    ),
    "category_located": Text("部队仅登记类别，不登记单位和位置", "the military is never located"),
    "lead_not_party": Text("牵头单位不是共建方", "the lead is not a party"),
    "status_contradicts_dates": Text("状态与日期不符", "the status contradicts the dates"),
    "second_agreement": Text(
        "同一双方、同一主题已有一份有效协议", "the same parties have one on this theme already"
    ),
}
