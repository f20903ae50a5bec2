"""The ready questions. Each is declared here and nowhere else: what offers them, asks them, tells
them and documents them reads this list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from api.ready.question import Filled, ReadyQuestion
from graph.model.spec import Text


def _tomorrow(day: date, _: Filled) -> str:
    """What ends today does not hold today any more."""
    return (day + timedelta(days=1)).isoformat()


def _behind(day: date, filled: Filled) -> str:
    return (day + timedelta(days=int(filled["days"]) + 1)).isoformat()


_WINDOW = {"from": _tomorrow, "to": _behind}

QUESTIONS: tuple[ReadyQuestion, ...] = (
    ReadyQuestion(
        id="uncovered_in",
        text=Text("{zone}谁没覆盖？", "Who is not covered in {zone}?"),
        words=Text(
            "服务圈外 未覆盖 缺口 空白 走不到", "uncovered gaps out of reach service circle"
        ),
        command="coverage uncovered",
        given={"by": "spatial"},
    ),
    ReadyQuestion(
        id="without_organization_in",
        text=Text(
            "{zone}哪些企业没有组织覆盖？", "Which enterprises in {zone} have no organization?"
        ),
        words=Text("未覆盖 缺口 党组织", "uncovered gaps organizational coverage"),
        command="coverage uncovered",
        given={"by": "organizational"},
    ),
    ReadyQuestion(
        id="map_of",
        text=Text("{zone}的覆盖地图", "Coverage map of {zone}"),
        words=Text("图 服务圈 位置", "where reach"),
        page="map",
        state={"zone": "{zone}"},
    ),
    ReadyQuestion(
        id="sites_in",
        text=Text("{zone}该在哪里新建阵地？", "Where in {zone} should new positions stand?"),
        words=Text("选址 规划 方案", "plan sites desk"),
        page="desk",
        state={"zone": "{zone}"},
    ),
    ReadyQuestion(
        id="uncovered_why",
        text=Text("{enterprise}为什么没覆盖？", "Why is {enterprise} not covered?"),
        words=Text("原因", "reason"),
        page="entity",
        state={"id": "{enterprise}"},
        part="h-coverage",
    ),
    ReadyQuestion(
        id="agreements_ending",
        text=Text("{days} 天内到期的协议", "Agreements ending within {days} days"),
        words=Text("到期 结对 续签", "expire expiring pairings"),
        command="pairings calendar",
        given={**_WINDOW, "kind": "agreement_ends"},
    ),
    ReadyQuestion(
        id="calendar_ahead",
        text=Text("{days} 天内有哪些事项？", "What is due within {days} days?"),
        words=Text("日历 到期 时限", "calendar deadlines"),
        command="pairings calendar",
        given=_WINDOW,
    ),
    ReadyQuestion(
        id="loss_of",
        text=Text("失去{body}会怎样？", "What if {body} were lost?"),
        words=Text("影响 断开 撤销", "loss removal resilience"),
        page="entity",
        state={"id": "{body}"},
        part="h-loss",
    ),
    ReadyQuestion(
        id="partners_of",
        text=Text("{organization}该和谁结对？", "Whom should {organization} be paired with?"),
        words=Text("推荐 结对 对象", "recommend partners pairing"),
        command="pairings recommend",
        given={"id": "{organization}"},
    ),
    ReadyQuestion(
        id="ties_between",
        text=Text("{body}和{other}怎么联系？", "How are {body} and {other} linked?"),
        words=Text("路径 联系", "path link"),
        command="connectivity path",
        given={"from": "{body}", "to": "{other}"},
    ),
    ReadyQuestion(
        id="unpaired",
        text=Text("谁还没有结对？", "Who has no agreement yet?"),
        words=Text("未结对", "unpaired"),
        command="pairings unpaired",
    ),
    ReadyQuestion(
        id="behind",
        text=Text("哪些协议没有做到？", "Which agreements are not kept?"),
        words=Text("活动 次数 未完成", "duties unmet activities"),
        command="pairings duties",
        given={"verdict": "unmet"},
    ),
    ReadyQuestion(
        id="overdue_needs",
        text=Text("哪些需求已逾期？", "Which needs are overdue?"),
        words=Text("需求清单 超期", "lists late"),
        command="lists overdue",
        given={"what": "need"},
    ),
    ReadyQuestion(
        id="overdue_projects",
        text=Text("哪些项目已逾期？", "Which projects are overdue?"),
        words=Text("项目清单 超期", "lists late"),
        command="lists overdue",
        given={"what": "project"},
    ),
    ReadyQuestion(
        id="single_points",
        text=Text("失去谁影响最大？", "Whose loss would break most?"),
        words=Text("单点故障 关键", "single points of failure resilience"),
        command="resilience single-points",
    ),
    ReadyQuestion(
        id="bridges",
        text=Text("谁在牵线搭桥？", "Who brings others together?"),
        words=Text("中介 桥梁 枢纽", "brokers brokerage hubs"),
        command="connectivity brokerage",
    ),
    ReadyQuestion(
        id="zones_compared",
        text=Text("哪个街道覆盖得最好？", "Which subdistrict is covered best?"),
        words=Text("比较 排名 区域", "compare ranking zones parks"),
        page="province",
        state={"level": "subdistrict"},
    ),
    ReadyQuestion(
        id="unplaced",
        text=Text("哪些地址还没有定位？", "Which addresses have no place yet?"),
        words=Text("坐标 定位", "coordinates geocoding"),
        page="places",
    ),
)

BY_ID: Mapping[str, ReadyQuestion] = {question.id: question for question in QUESTIONS}
