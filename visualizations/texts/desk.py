"""Texts of the planner's desk."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model.spec import Text
from queries.coverage.rules.codes import PLAN_GOAL, PLAN_STATUS

TEXTS: Mapping[str, Text] = {
    **{f"siting.{code}": text for code, text in PLAN_STATUS.codes.items()},
    **{f"desk.goal.{code}": text for code, text in PLAN_GOAL.codes.items()},
    "desk.title": Text("规划台", "Planner's desk"),
    "desk.uncovered": Text("未覆盖企业", "Uncovered enterprises"),
    "desk.map": Text("未覆盖企业地图", "Map of the uncovered"),
    "desk.minutes": Text("步行分钟", "Minutes"),
    "desk.carrier": Text("载体名", "Carrier by name"),
    "desk.industry": Text("行业", "Industry"),
    "desk.unknown": Text("只列无法判断的", "List the unknown instead"),
    "desk.plan": Text("布点方案", "Plan of positions"),
    "desk.plan.note": Text(
        "对当前时点、数据层和步行分钟求解；结果带最优性证明或界。",
        "Solved for the day, layers and minutes above; the answer comes with a proof or a bound.",
    ),
    "desk.plan.open": Text("新建布点方案", "New plan"),
    "desk.plan.go": Text("开始求解", "Solve"),
    "desk.plan.cancel": Text("停止求解", "Stop"),
    "desk.plan.map": Text("在覆盖地图中看", "See it on the coverage map"),
    "desk.plan.progress": Text("求解进度", "Progress"),
    "desk.plan.seconds": Text("秒", "s"),
    "desk.plan.best": Text("目前最好", "best so far"),
    "desk.plan.bound": Text("界", "bound"),
    "desk.plan.gap": Text("差距至多", "gap at most"),
    "desk.plan.state": Text("结果", "Outcome"),
    "desk.plan.before": Text("现覆盖企业", "Covered now"),
    "desk.plan.after": Text("届时覆盖企业", "Covered then"),
    "desk.plan.rough": Text(
        "位置不精确的企业（以上为确定覆盖）", "Known to a radius only (the above is surely so)"
    ),
    "desk.plan.found": Text("按定位点", "Where they were found"),
    "desk.plan.possible": Text("至多", "At most"),
    "desk.plan.objective": Text("目标值", "Objective"),
    "desk.plan.unreachable": Text("候选点也够不到", "Beyond every candidate"),
    "desk.plan.area": Text("范围", "Area"),
    "desk.plan.everywhere": Text("全部", "everything"),
    "desk.plan.among": Text("候选点", "Chosen among"),
    "desk.among.grid": Text("{} 个网格点（间距 {} 米）", "{} grid points {} m apart"),
    "desk.among.own": Text("{} 个自有地点（必建 {} 个）", "{} own sites ({} have to be opened)"),
    "desk.among.forbidden": Text("不可建 {} 个", "{} must not be opened"),
    "desk.among.left_out": Text("另有 {} 个网格点排除在外", "{} grid points left out"),
    "desk.among.standing": Text("范围内现有阵地", "positions that stand in the area"),
    "desk.plan.loss": Text("边际损失", "Marginal loss"),
    "desk.area.draw": Text("在地图上画范围", "Draw an area"),
    "desk.area.done": Text("完成", "Done"),
    "desk.area.undo": Text("退一点", "Undo a corner"),
    "desk.area.cancel": Text("取消", "Cancel"),
    "desk.area.clear": Text("取消范围", "Clear the area"),
    "desk.area.corners": Text("已有 {} 个角点。", "{} corners."),
    "desk.area.help": Text(
        "单击加角点；键盘：方向键移动地图，回车在图中十字处加点，退格退一点，Ctrl+回车完成，"
        "Esc 取消。",
        "Click for a corner. Keys: arrows move the map, Enter sets a corner at the cross, "
        "Backspace takes one back, Ctrl+Enter is done, Esc cancels.",
    ),
    "desk.own": Text("自有地点（地块清单）", "Own sites (a list of parcels)"),
    "desk.own.note": Text(
        "CSV 或 xlsx，或从表格粘贴。表头：名称、经度、纬度、坐标系（WGS84、GCJ02、BD09、"
        "CGCS2000）；可有状态（备选、必建、不可建）和费用。清单只留在本窗口。",
        "CSV or xlsx, or pasted from a sheet. Headers: name, longitude, latitude, coordinate "
        "system (WGS84, GCJ02, BD09, CGCS2000); if wanted status (candidate, fixed, forbidden) and "
        "cost. The list stays in this window.",
    ),
    "desk.own.file": Text("文件", "File"),
    "desk.own.paste": Text("或粘贴（含表头）", "Or paste, with the headers"),
    "desk.own.pasted": Text("粘贴的清单", "pasted"),
    "desk.own.read": Text("读取", "Read"),
    "desk.own.clear": Text("清空清单", "Clear the list"),
    "desk.own.count": Text("自有地点 {} 个", "{} own sites"),
    "desk.own.status": Text("状态", "Status"),
    "desk.own.cost": Text("费用", "Cost"),
    "desk.grid": Text("也用网格点", "Grid points as well"),
    "desk.kept.area": Text("所属范围", "its area"),
    "job.queued": Text("排队中", "waiting"),
    "job.running": Text("求解中", "solving"),
    "job.done": Text("已完成", "done"),
    "job.cancelled": Text("已停止", "stopped"),
    "job.failed": Text("失败", "failed"),
    "desk.geojson": Text("导出 GeoJSON", "Export GeoJSON"),
    "desk.goal": Text("目标", "Goal"),
    "desk.count": Text("阵地个数", "Positions"),
    "desk.share": Text("覆盖率（%）", "Share (%)"),
    "desk.weight": Text("权重", "Weight"),
    "weight.one": Text("企业数", "enterprises"),
    "weight.staff": Text("从业人员", "staff"),
    "weight.members": Text("正式党员", "full members"),
    "desk.spacing": Text("候选点间距（米）", "Spacing of candidates (m)"),
    "desk.limit": Text("时间上限（秒）", "Time limit (s)"),
    "desk.close": Text("关闭", "Close"),
    "desk.scenarios": Text("方案比较", "Scenarios side by side"),
    "desk.scenarios.note": Text(
        "当前方案与至多三个留存方案，各自与现状比较。留存在本浏览器，不写入数据。",
        "The plan above and up to three kept scenarios, each against what is. They are kept in "
        "this browser; nothing is written.",
    ),
    "desk.keep": Text("留存当前方案", "Keep the plan as a scenario"),
    "desk.name": Text("代号（a-z, 0-9）", "Name (a-z, 0-9)"),
    "desk.name.title": Text("标题", "Title"),
    "desk.keep.full": Text(
        "至多留存三个，请先删除一个", "no more than three are kept; delete one first"
    ),
    "desk.keep.twice": Text("已有同名方案", "a scenario of that name is kept already"),
    "desk.keep.off": Text(
        "浏览器不允许保存，离开本页即丢失",
        "this browser keeps nothing: it is lost when the page is left",
    ),
    "desk.current": Text("当前方案", "Plan above"),
    "desk.site": Text("规划阵地", "Planned position"),
    "desk.delete": Text("删除", "Delete"),
    "desk.changes": Text("项变更", "changes"),
    "desk.now": Text("现状", "Now"),
    "desk.moved": Text("新增 / 失去", "gain / lose"),
    "desk.scenario": Text("方案", "Scenario"),
    "desk.direction": Text("变化", "Change"),
    "shift.gained": Text("新增覆盖", "Gain"),
    "shift.lost": Text("失去覆盖", "Lose"),
    "desk.nearest_before": Text("现最近阵地（米）", "Nearest now (m)"),
    "desk.nearest_after": Text("届时最近阵地（米）", "Nearest then (m)"),
    "desk.apply": Text("落实方案", "Apply a scenario"),
    "desk.apply.note": Text(
        "落实会写入台账层，须注明依据。先核对，只看会改什么；再写入。",
        "Applying writes to the ledger layer and has to name what states it. First check what "
        "would change, then write it.",
    ),
    "desk.apply.check": Text("核对", "Check"),
    "desk.apply.write": Text("写入", "Write"),
    "desk.apply.checked": Text("将会改动，尚未写入", "Would change; nothing is written yet"),
    "desk.apply.written": Text("已写入", "Written"),
    "desk.apply.take_back": Text("可在“导入”页撤销", "can be taken back on the page of imports"),
    "desk.apply.created": Text("新增", "created"),
    "desk.apply.updated": Text("更新", "updated"),
    "desk.apply.closed": Text("终止", "closed"),
    "desk.apply.server": Text(
        "也可由管理员在服务器上执行：先下载方案文件，再运行下面的命令。",
        "Or on the server: download the scenario file, then run this command.",
    ),
    "desk.effective": Text("生效日", "First day it holds"),
    "desk.source": Text("依据（如会议纪要文号）", "What states it (a resolution)"),
    "desk.apply.file": Text("下载方案文件", "Download the scenario file"),
    "desk.apply.copy": Text("复制命令", "Copy the command"),
    "desk.apply.copied": Text("已复制", "Copied"),
    "desk.apply.by_hand": Text(
        "浏览器不允许复制，请手工选取", "copying is not allowed here; select it by hand"
    ),
}
