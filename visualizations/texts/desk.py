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
        "对所选范围、时点、数据层和步行分钟求解；结果带最优性证明或界。",
        "Solved for the area, day, layers and minutes chosen; the answer comes with a proof or a "
        "bound.",
    ),
    "desk.plan.open": Text("新建布点方案", "New plan"),
    "desk.plan.go": Text("开始求解", "Solve"),
    "desk.plan.cancel": Text("停止求解", "Stop"),
    "desk.plan.map": Text("在覆盖地图中看", "See it on the coverage map"),
    "desk.plan.docx": Text("请示 DOCX", "Paper as DOCX"),
    "desk.plan.pdf": Text("请示 PDF", "Paper as PDF"),
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
    "desk.plan.rough.sites": Text("位置不精确的自有地点", "Own sites known to a radius only"),
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
    "desk.plan.saved": Text("节省的路程（米）", "Ways saved (m)"),
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
    "desk.drawer.list": Text("本步骤", "This step"),
    "desk.drawer.answer": Text("详情与图例", "Details and legend"),
    "desk.forbid.draw": Text("画不可建范围", "Draw where not to build"),
    "desk.forbid.clear": Text("取消不可建范围", "Clear where not to build"),
    "desk.own.add": Text("在图中央加备选点", "Candidate at the middle"),
    "desk.own.added": Text("已加备选点", "Candidate added:"),
    "desk.own.address": Text("地址", "Address"),
    "desk.own.address.add": Text("按地址加备选点", "Candidate at the address"),
    "desk.own.address.told": Text(
        "{}：按{}（{}）定位，误差约 {}", "{}: placed by {} ({}), to within {} or so"
    ),
    "desk.own.address.doubt": Text("存疑：{}（{}）。", "Doubt: {} ({})."),
    "desk.own.unnamed": Text("备选点{}", "Candidate {}"),
    "desk.own.here": Text("移到图中央", "To the middle"),
    "desk.own.effect": Text(
        "{}：步行范围（直线）内有图中未覆盖企业 {} 家",
        "{}: {} of the uncovered enterprises on the map within its walk (straight line)",
    ),
    "desk.organizing": Text("组织方案", "Plans of organizations"),
    "desk.branches.csv": Text("联合党支部 CSV", "Joint branches CSV"),
    "desk.branches.xlsx": Text("联合党支部 xlsx", "Joint branches xlsx"),
    "desk.officers.csv": Text("党建指导员 CSV", "Guidance officers CSV"),
    "desk.officers.xlsx": Text("党建指导员 xlsx", "Guidance officers xlsx"),
    "desk.own.one": Text("自有地点", "Own site"),
    "desk.own.before": Text("（片刻前的位置）", " (of where it was a moment ago)"),
    "desk.own.asking": Text("正在按步行路网计算…", "Asking along streets…"),
    "desk.own.along": Text(
        "{}：按步行路网，新增覆盖企业 {} 家", "{}: along streets it would cover {} more enterprises"
    ),
    "desk.beside.moved": Text("{}：新增覆盖 {}，失去覆盖 {}", "{}: {} gained, {} lost"),
    "desk.own": Text("自有地点（地块清单）", "Own sites (a list of parcels)"),
    "desk.own.note": Text(
        "CSV 或 xlsx，或从表格粘贴。表头：名称、经度、纬度、坐标系（WGS84、GCJ02、BD09、"
        "CGCS2000）；可有状态（备选、必建、不可建）、费用和误差米数。清单只留在本窗口。",
        "CSV or xlsx, or pasted from a sheet. Headers: name, longitude, latitude, coordinate "
        "system (WGS84, GCJ02, BD09, CGCS2000); if wanted status (candidate, fixed, forbidden), "
        "cost and accuracy (m). The list stays in this window.",
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
    "desk.capacity": Text("每个阵地至多服务（可不填）", "Served by one at most (optional)"),
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
        "The plan shown and up to three kept scenarios, each against what is. They are kept in "
        "this browser; nothing is written.",
    ),
    "desk.keep": Text("留存当前方案", "Keep the plan as a scenario"),
    "desk.name.title": Text("方案名称", "Name of the scenario"),
    "desk.keep.full": Text(
        "至多留存三个，请先删除一个", "no more than three are kept; delete one first"
    ),
    "desk.keep.twice": Text("已有同名方案", "a scenario of that name is kept already"),
    "desk.more": Text("更多条件", "More conditions"),
    "desk.keep.off": Text(
        "浏览器不允许保存，离开本页即丢失",
        "this browser keeps nothing: it is lost when the page is left",
    ),
    "desk.current": Text("当前方案", "Plan shown"),
    "desk.site": Text("规划阵地", "Planned position"),
    "desk.delete": Text("删除", "Delete"),
    "desk.changes": Text("项变更", "changes"),
    "desk.now": Text("现状", "Now"),
    "desk.moved": Text("新增 / 失去", "gain / lose"),
    "desk.scenario": Text("方案", "Scenario"),
    "desk.direction": Text("变化", "Change"),
    "shift.gained": Text("新增覆盖", "Gain"),
    "shift.lost": Text("失去覆盖", "Lose"),
    "shift.found": Text("按定位点", "where found"),
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
    "flow.label": Text("规划步骤", "Steps of planning"),
    "flow.next": Text("下一步：", "Next:"),
    "flow.done": Text("已有", "done"),
    "flow.area": Text("选范围", "Area"),
    "flow.area.note": Text(
        "选一个街道，或在地图上画一个范围；不选则为全部。页首也可选区域。",
        "Choose a subdistrict, or draw an area on the map; without a choice it is everything. "
        "The head of the page offers zones too.",
    ),
    "flow.gaps": Text("看缺口", "Gaps"),
    "flow.plan": Text("求方案", "Plan"),
    "flow.sites": Text("改点位", "Sites"),
    "flow.sites.note": Text(
        "把方案的点位取来，在地图上拖动、改名或删除，也可加自己的地点；再“按这些点位成方案”。",
        "Take the plan's sites, drag them on the map, rename or delete them, add your own; then "
        "make the plan of these sites.",
    ),
    "flow.sites.take": Text("取方案的点位来改", "Take the plan's sites"),
    "flow.sites.plan": Text("按这些点位成方案", "Make the plan of these sites"),
    "flow.own": Text("{} 个点位", "{} sites"),
    "flow.compare": Text("比方案", "Compare"),
    "flow.compare.none": Text(
        "还没有可比的方案：先在“求方案”中求解。", "Nothing to compare yet: solve a plan first."
    ),
    "flow.kept": Text("留存 {} 个", "{} kept"),
    "flow.left": Text("左图", "Left map"),
    "flow.right": Text("右图", "Right map"),
    "flow.paper": Text("出请示", "Paper"),
    "flow.paper.note": Text(
        "供审批的请示：建什么、为什么、地图、清单、费用、谁受益、依据和最优性证明，附意见和盖章栏。",
        "A paper for approval: what is proposed and why, a map, the list, the cost, who gains, "
        "what it rests on and the proof, with boxes for opinions and stamps.",
    ),
    "flow.paper.none": Text(
        "还没有方案：先在“求方案”中求解。", "There is no plan yet: solve one first."
    ),
    "flow.paper.ready": Text("可下载", "ready"),
    "flow.apply": Text("落实", "Apply"),
    "flow.apply.none": Text(
        "还没有留存的方案：先在“比方案”中留存一个。",
        "No scenario is kept yet: keep one at “Compare”.",
    ),
    "flow.apply.see": Text("看生效日的情形", "see it on its first day"),
    "flow.entry": Text("导入记录", "Journal entry"),
    "flow.back": Text("撤回", "Take back"),
    "flow.back.note": Text(
        "落实过的方案，与导入在同一本记录中；撤回后数据与落实前相同。",
        "Scenarios that were applied, in the same journal as imports. Taken back, the network is "
        "as it was before.",
    ),
    "flow.back.none": Text("还没有落实过方案。", "No scenario was applied yet."),
}
