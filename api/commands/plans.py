"""``coverage plan``: where to open positions, or which to close, with a proof of how good it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from api.commands.shared import (
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    PolicyOption,
    StreetsOption,
    WithinOption,
    ZonesOption,
    asking,
    one_of,
    print_answer,
)
from api.console import NOT_GIVEN, Output, percent
from api.writing import give_paper, give_rows, paper_ending
from graph.errors import InvalidInput

if TYPE_CHECKING:
    from api.answers import Answer
    from api.context import QueryContext
    from api.downloads.tables import Language
    from queries.coverage.plans.planning import Plan
    from queries.coverage.plans.question import Goal
    from queries.coverage.rules.policy import Weight
    from queries.coverage.siting.result import Progress

_WEIGHTS = ("one", "staff", "members")


WeightOption = Annotated[
    str,
    typer.Option(
        "--weight",
        parser=one_of(_WEIGHTS),
        metavar="WEIGHT",
        help=f"What an enterprise counts: {', '.join(_WEIGHTS)}.",
    ),
]


def plan(
    add: Annotated[
        int | None, typer.Option(min=0, max=10_000, metavar="N", help="Open so many positions.")
    ] = None,
    share: Annotated[
        float | None,
        typer.Option(metavar="S", help="Open as few as reach this share, such as 0.95."),
    ] = None,
    near: Annotated[
        int | None,
        typer.Option(min=0, max=10_000, metavar="N", help="Open so many for the shortest ways."),
    ] = None,
    capacity: Annotated[
        float | None,
        typer.Option(metavar="W", help="With --near: what a position serves at most, in weight."),
    ] = None,
    close: Annotated[
        int | None, typer.Option(min=0, max=10_000, metavar="N", help="Close so many positions.")
    ] = None,
    weight: WeightOption = "one",
    spacing: Annotated[
        float | None,
        typer.Option(
            min=10, max=20_000, metavar="M", help="Metres between the points of the grid."
        ),
    ] = None,
    sites: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Own sites: CSV or xlsx with 名称, 经度, 纬度, 坐标系, 状态, 费用."
        ),
    ] = None,
    only_sites: Annotated[
        bool, typer.Option("--only-sites", help="No grid: choose among the sites of --sites.")
    ] = False,
    not_within: Annotated[
        str | None,
        typer.Option(metavar="POLYGON", help="No grid point in it; written as for --within."),
    ] = None,
    gap: Annotated[
        float, typer.Option(min=0, max=1, metavar="G", help="Good enough: 0.01 is within 1 %.")
    ] = 0.0,
    time_limit: Annotated[
        float, typer.Option(min=0.1, max=3600, metavar="S", help="Seconds until the best so far.")
    ] = 60.0,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write the positions as CSV.")
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar="FILE", help="Write them as a workbook.")
    ] = None,
    geojson: Annotated[
        Path | None, typer.Option("--geojson", metavar="FILE", help="Write them as GeoJSON.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="FILE",
            help="Write a paper for approval, .docx or .pdf; needs gongjian[documents].",
        ),
    ] = None,
    streets: StreetsOption = None,
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    zone: ZonesOption = None,
    within: WithinOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Where to open positions, or which to close, and how good the plan is at worst.

    Give one of --add, --share, --near and --close. Positions that stand are kept; new ones stand
    where enterprises are, one candidate for each cell of --spacing metres that has some, or
    at a site of --sites: 备选 (may be opened), 必建 (is in every plan), 不可建 (must not be).
    With --zone or --within only what lies there is planned for.

    \b
    Examples:
      gongjian coverage plan --add 10
      gongjian coverage plan --share 0.95 --gap 0.01 --xlsx plan.xlsx
      gongjian coverage plan --near 5 --zone 阿拉街道 --capacity 400
      gongjian coverage plan --close 5 --weight staff
      gongjian coverage plan --add 2 --zone 阿拉街道
      gongjian coverage plan --add 4 --sites parcels.xlsx --only-sites
      gongjian coverage plan --add 4 --sites parcels.xlsx -o plan.docx
    """
    from pydantic import TypeAdapter

    from api.deps import Along, Rules
    from graph.boundaries import read_boundary
    from queries.coverage.plans import planning
    from queries.coverage.plans.candidates import SPACING_M
    from queries.coverage.plans.question import Question
    from queries.coverage.plans.site_files import read_sites

    output = Output(lang)
    given = {
        goal: value
        for goal, value in (("add", add), ("share", share), ("near", near), ("close", close))
        if value is not None
    }
    if len(given) != 1:
        raise InvalidInput("give one of --add, --share, --near and --close")
    goal = cast("Goal", next(iter(given)))
    if only_sites and (spacing is not None or not_within is not None):
        raise InvalidInput("with --only-sites there is no grid: no --spacing and no --not-within")
    ending = None if out is None else paper_ending(out)
    question = Question(
        goal=goal,
        count=None if goal == "share" else cast("int", given[goal]),
        share=share,
        weight=cast("Weight", weight),
        spacing_m=None if only_sites else SPACING_M if spacing is None else spacing,
        sites=() if sites is None else read_sites(sites),
        not_within=None if not_within is None else read_boundary(not_within),
        capacity=capacity,
        gap=gap,
        time_limit_s=time_limit,
    )
    with asking(
        "/coverage/plans", data, as_of=as_of, layer=layer, zone=zone, within=within
    ) as context:
        rules = Rules.of(context.network.policy(policy))
        state = rules.straight(context)
        along = rules.streets(context, TypeAdapter(Along).validate_python(streets))
        with _told(output) as progress:
            answer = context.answer(
                planning.plan(state=state, question=question, streets=along, progress=progress)
            )
        paper = None if ending is None else _paper(answer.data, context, ending, output)
    for file, kind in ((csv, "csv"), (xlsx, "xlsx"), (geojson, "geojson")):
        if file is not None:
            _export(file, kind, answer.data, output)
    if out is not None and paper is not None:
        give_paper(out, paper, output)
    if as_json:
        print_answer(answer)
    else:
        _show(answer, output)


def _paper(found: Plan, context: QueryContext, ending: str, output: Output) -> bytes:
    from api.downloads.papers import paper_bytes
    from api.papers.plan_paper import plan_paper
    from graph.today import today

    made = today(context.network.timezone)
    paper = plan_paper(found, context.network, output.language.value, made=made)
    return paper_bytes(paper, ending)


@contextmanager
def _told(output: Output) -> Iterator[Progress]:
    """Where the search stands, on a terminal."""
    what = output.pick("求解", "Searching")
    with output.err.status(what) as status:

        def progress(objective: float, bound: float) -> bool:
            status.update(f"{what}: {objective:,.0f} … {bound:,.0f}")
            return True

        yield progress


def _export(file: Path, kind: str, found: Plan, output: Output) -> None:
    from api.downloads.plans import plan_table
    from api.downloads.tables import file_pieces
    from queries.coverage.answers import geo

    pieces: Iterator[bytes]
    if kind == "geojson":
        pieces = (line.encode() for line in geo.plan(plan=found).lines())
    else:
        pieces = file_pieces(plan_table(found, output.language.value), kind, title="plan")
    give_rows(file, pieces, len(found.sites), output)


def _show(answer: Answer[Plan], output: Output) -> None:
    from api.views.notes import provenance
    from queries.coverage.plans.own_sites import SITE_STATUS
    from queries.coverage.rules.codes import PLAN_GOAL

    pick = output.pick
    found = answer.data
    fixed = output.code(SITE_STATUS, "fixed")
    gain = {"close": pick("减少", "lost"), "near": pick("节省米数", "metres saved")}.get(
        found.goal, pick("新增", "gained")
    )
    output.table(
        [
            pick("顺序", "order"),
            pick("阵地", "position"),
            pick("经度", "longitude"),
            pick("纬度", "latitude"),
            gain,
            pick("可达企业", "within reach"),
        ],
        [
            (
                site.order,
                (site.name or pick("新", "new")) + (f" ({fixed})" if site.fixed else ""),
                f"{site.lon:.6f}",
                f"{site.lat:.6f}",
                site.gain,
                site.enterprises,
            )
            for site in found.sites
        ],
        title=output.code(PLAN_GOAL, found.goal),
        notes=[*_notes(found, output), *provenance(answer, output)],
    )


def _notes(found: Plan, output: Output) -> Iterator[str]:
    from api.downloads import plans
    from api.views import notes
    from queries.coverage.reach.walking import METHOD
    from queries.coverage.rules.codes import PLAN_STATUS

    pick = output.pick
    gap = NOT_GIVEN if found.gap is None else percent(found.gap)
    status = output.code(PLAN_STATUS, found.status)
    language: Language = output.language.value
    chosen = plans.among(found, language)
    yield f"{pick('范围', 'area')}: {plans.area_of(found, language)}"
    yield pick(
        f"{status}；差距至多 {gap}（{found.seconds:.1f} 秒）；候选点：{chosen}",
        f"{status}; at most {gap} from the best ({found.seconds:.1f} s) among {chosen}",
    )
    if found.why:
        yield output.text(found.why)
    if found.least_radius_m is not None:
        yield pick(
            f"直线半径至少 {found.least_radius_m:,.0f} 米方可达到",
            f"a straight radius of {found.least_radius_m:,.0f} m at least would do",
        )
    before, after = found.before, found.after
    yield pick(
        f"15分钟覆盖 {before.enterprises:,} → {after.enterprises:,} / {after.of_enterprises:,} 家",
        f"within reach {before.enterprises:,} → {after.enterprises:,} of "
        f"{after.of_enterprises:,} enterprises",
    )
    if found.rough or found.rough_sites:
        yield pick(
            f"{found.rough:,} 家企业、{found.rough_sites:,} 个自有地点位置不精确，以上为确定覆盖；"
            f"至多 {before.possible:,} → {after.possible:,} 家，"
            f"按定位点 {before.found:,} → {after.found:,} 家",
            f"surely so: the places of {found.rough:,} enterprises and {found.rough_sites:,} own "
            "sites are known to a radius only; "
            f"at most {before.possible:,} → {after.possible:,}, "
            f"where they were found {before.found:,} → {after.found:,}",
        )
    if found.weight != "one":
        yield pick(
            f"加权（{found.weight}）{before.weight:,.0f} → {after.weight:,.0f} / "
            f"{after.of_weight:,.0f}；未填 {found.without_weight:,} 家按 0 计",
            f"weighted by {found.weight} {before.weight:,.0f} → {after.weight:,.0f} of "
            f"{after.of_weight:,.0f}; {found.without_weight:,} without the figure count 0",
        )
    if found.goal != "close":
        yield pick(
            f"任何候选点都到不了的企业 {found.unreachable:,} 家",
            f"no candidate reaches {found.unreachable:,} enterprises",
        )
    yield f"{pick('取自', 'drawn on')}: {notes.layer_names(found.drawn_on, output)}"
    yield output.code(METHOD, found.method)
    if found.streets is not None:
        yield notes.streets(found.streets, output)
    yield notes.policy(found.policy, output)
