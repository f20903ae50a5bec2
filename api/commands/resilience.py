"""``resilience``: what breaks when something is lost, and whom to pair so that it does not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, cast

import typer

from api.commands.coverage import rate_name
from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    HubsOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    PolicyOption,
    asking,
    coded,
    command_group,
    day,
    listed,
    policy_line,
    shown_of,
    standing,
    voice_unless_json,
)
from api.console import Voice
from graph.spec import CodeList, Text
from graph.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from api.routes.resilience import ExpiryAnswer, LossLine, PairingListing
    from queries.lookup import NodeLine
    from queries.resilience.single_points import Rank
    from queries.resilience.strengthen import Goal

app = command_group("What the network withstands, and whom to pair so that it holds.")

_RANKS = CodeList(
    "rank",
    "What single points of failure are ranked by.",
    {
        "worst": Text("最大一项", "the greatest count of the row"),
        "bodies": Text("失联主体", "bodies cut off"),
        "organizational": Text("失组织覆盖", "organizational"),
        "work": Text("失工作覆盖", "work"),
        "spatial": Text("失15分钟服务", "within 15 minutes"),
    },
)
_GOALS = CodeList(
    "goal",
    "What new pairings are to reach.",
    {
        "join": Text("连通各部分", "join the parts"),
        "cut_points": Text("消除关节点", "leave no cut point in a part"),
        "biconnected": Text("连通且无关节点", "one part without a cut point"),
    },
)
_COUNTS = ("bodies", "organizational", "work", "spatial")
_SHOWN = 5


EntriesOption = Annotated[
    int, typer.Option("--limit", min=1, max=1000, metavar="N", help="Entries of a list at most.")
]


@app.command("remove", no_args_is_help=True)
def remove(
    nodes: Annotated[
        list[str],
        typer.Argument(
            metavar="NODE...",
            help="Organization, unit, position or agreement: id, or exact unique name.",
        ),
    ],
    include_hubs: HubsOption = False,
    limit: EntriesOption = 20,
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """What falls apart and who becomes uncovered if these are lost, all at once.

    \b
    Examples:
      gongjian resilience remove 云内动力 --layer source
      gongjian resilience remove org:j1 pos:s001 --as-of 2021-12-31 --json
    """
    from api.deps import Rules
    from api.routes import resilience as routes

    with asking("/resilience/removal", data, as_of, layer) as asked:
        rules = Rules.of(asked.network.policy(policy))
        answer = routes.what_a_removal_does(
            asked, rules, nodes, exclude_hubs=not include_hubs, limit=limit
        )
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    found = answer.data
    names = _named(found.removed, len(found.removed), voice)
    _tell_loss(
        found.loss,
        voice,
        title=voice.pick(f"失去 {names}", f"Without {names}"),
        notes=[
            *_hubs(found.exclude_hubs, voice),
            policy_line(found.policy, voice),
            *standing(answer, voice),
        ],
    )


@app.command("expire")
def expire(
    by: Annotated[
        date | None,
        typer.Option(
            "--by",
            metavar="DAY",
            parser=day,
            help="Let all that end by this day expire, such as 2022-03-31.",
        ),
    ] = None,
    within_days: Annotated[
        int | None,
        typer.Option(
            "--within-days",
            min=1,
            max=36_500,
            metavar="N",
            help="Instead, within so many days; by default 90.",
        ),
    ] = None,
    include_hubs: HubsOption = False,
    limit: EntriesOption = 20,
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """What falls apart if the agreements that end soon expire and nobody renews them.

    An undated agreement never expires by itself; one that a successor renews is not lost.

    \b
    Examples:
      gongjian resilience expire --as-of 2021-12-31
      gongjian resilience expire --as-of 2021-12-31 --by 2022-12-31 --json
    """
    from api.deps import Rules
    from api.routes import resilience as routes

    with asking("/resilience/expiry", data, as_of, layer) as asked:
        rules = Rules.of(asked.network.policy(policy))
        answer = routes.what_an_expiry_does(
            asked,
            rules,
            by=by,
            within_days=within_days,
            exclude_hubs=not include_hubs,
            limit=limit,
        )
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    found = answer.data
    _tell_loss(
        found.loss,
        voice,
        title=voice.pick(
            f"截至 {found.by} 到期 {found.lapsed_count:,} 份且不续签",
            f"{found.lapsed_count:,} agreements expire by {found.by}, not renewed",
        ),
        notes=[
            *_agreements(found, voice),
            *_hubs(found.exclude_hubs, voice),
            policy_line(found.policy, voice),
            *standing(answer, voice),
        ],
    )


def _agreements(found: ExpiryAnswer, voice: Voice) -> list[str]:
    pick = voice.pick
    renewed = voice.listed(
        f"{line.agreement.name} → {line.successor.name}" for line in found.renewed
    )
    told = [
        f"{pick('到期', 'expire')}: {_named(found.lapsed, found.lapsed_count, voice)}",
        f"{pick('已续签', 'renewed')}: {found.renewed_count:,}"
        + (f" ({renewed})" if renewed else ""),
    ]
    if found.beginning_count:
        told.append(
            f"{pick('届时生效', 'come into force')}: "
            f"{_named(found.beginning, found.beginning_count, voice)}"
        )
    told.append(
        pick(
            f"继续有效 {found.continuing:,} 份；无日期 {found.undated:,} 份，不会自行到期",
            f"{found.continuing:,} go on; {found.undated:,} are undated and never expire",
        )
    )
    return told


def _named(nodes: tuple[NodeLine, ...], count: int, voice: Voice) -> str:
    """The first of some nodes on one line, and how many there are if that is not all."""
    if not count:
        return voice.pick("无", "none")
    shown = nodes[:_SHOWN]
    names = voice.listed(node.name for node in shown)
    return names if count == len(shown) else f"{names} … ({count:,})"


def _hubs(exclude: bool, voice: Voice) -> list[str]:
    return (
        [voice.pick("不含枢纽节点（--include-hubs 可纳入）", "hubs are left out (--include-hubs)")]
        if exclude
        else []
    )


def _tell_loss(loss: LossLine, voice: Voice, *, title: str, notes: list[str]) -> None:
    """What a loss does, in three short tables."""
    from queries.coverage.rules import NO_RATE

    pick = voice.pick
    voice.table(
        ["", pick("现", "now"), pick("届时", "then")],
        [
            (pick("主体", "bodies"), loss.before.bodies, loss.after.bodies),
            (pick("连通部分", "parts"), loss.before.parts, loss.after.parts),
            (pick("最大部分", "largest part"), loss.before.largest, loss.after.largest),
            (pick("无联系主体", "bodies without a tie"), loss.before.alone, loss.after.alone),
        ],
        title=title,
    )
    voice.table(
        [pick("主体数", "bodies"), pick("成员", "members")],
        [(part.size, _named(part.members, part.size, voice)) for part in loss.parts],
        title=pick(
            f"与所在部分主体失联：{loss.cut_off:,}（分为 {loss.part_count:,} 片）",
            f"Cut off from the largest part left: {loss.cut_off:,} in {loss.part_count:,} parts",
        ),
        notes=_apart(loss, voice),
    )
    voice.table(
        ["", pick("失去覆盖企业", "enterprises that lose it"), pick("其中", "among them")],
        [
            (
                rate_name(lens.lens, voice),
                lens.count,
                voice.code(NO_RATE, lens.no_rate)
                if lens.no_rate
                else _named(lens.enterprises, lens.count or 0, voice),
            )
            for lens in loss.uncovered
        ],
        title=pick("失去覆盖", "Uncovered"),
        notes=[
            *(
                [pick("列表有截断；--limit 可加长", "lists are cut; --limit shows more")]
                if loss.truncated
                else []
            ),
            *notes,
        ],
    )


def _apart(loss: LossLine, voice: Voice) -> list[str]:
    if not loss.committee_pair_count:
        return []
    pairs = voice.listed(
        f"{pair.first.name} ✕ {pair.second.name}" for pair in loss.committee_pairs[:_SHOWN]
    )
    return [
        voice.pick(
            f"不再相通的联合党委 {loss.committee_pair_count:,} 对：{pairs}",
            f"{loss.committee_pair_count:,} pairs of joint committees no longer meet: {pairs}",
        )
    ]


@app.command("single-points")
def single(
    by: Annotated[str, coded("--by", _RANKS, "Count to rank by")] = "worst",
    include_hubs: HubsOption = False,
    limit: LimitOption = 20,
    whole: AllOption = False,
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every body, position or agreement whose loss alone does harm, the worst first.

    \b
    Examples:
      gongjian resilience single-points --as-of 2021-12-31
      gongjian resilience single-points --by spatial --limit 10 --json
    """
    from api.deps import Rules
    from api.routes import resilience as routes
    from queries.coverage.rules import NO_RATE

    with asking("/resilience/single-points", data, as_of, layer) as asked:
        rules = Rules.of(asked.network.policy(policy))
        listing = listed(
            lambda paging: routes.ranked_single_points(
                asked, rules, paging, by=cast("Rank", by), exclude_hubs=not include_hubs
            ),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    labels = VOCABULARY.nodes
    voice.table(
        [
            pick("编号", "id"),
            pick("名称", "name"),
            pick("类型", "kind"),
            *(voice.code(_RANKS, count) for count in _COUNTS),
        ],
        [
            (
                line.id,
                line.name,
                voice.text(labels[line.label].text),
                line.bodies_cut_off,
                line.organizational,
                line.work,
                line.spatial,
            )
            for line in listing.data
        ],
        title=pick("单点故障（失去一个即受损）", "Single points of failure"),
        notes=[
            *shown_of(listing, voice),
            *(
                f"{rate_name(lens, voice)}: {voice.code(NO_RATE, reason)}"
                for lens, reason in listing.no_rate.items()
            ),
            *_hubs(listing.exclude_hubs, voice),
            policy_line(listing.policy, voice),
            *standing(listing, voice),
        ],
    )


@app.command("strengthen")
def strengthen(
    goal: Annotated[str, coded("--goal", _GOALS, "What to reach")] = "biconnected",
    isolated: Annotated[
        bool, typer.Option("--isolated", help="Tie the bodies that have no tie at all, too.")
    ] = False,
    most: Annotated[
        int | None,
        typer.Option(
            min=1, max=10_000, metavar="N", help="Make so many pairings at most; say what is left."
        ),
    ] = None,
    include_hubs: HubsOption = False,
    limit: LimitOption = 20,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """The fewest new pairings that join all parts or leave no single point to fail, with reasons.

    \b
    Examples:
      gongjian resilience strengthen --goal join --as-of 2021-12-31
      gongjian resilience strengthen --goal cut_points --most 10 --layer source
    """
    from api.routes import resilience as routes

    with asking("/resilience/strengthen", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.pairings_to_make(
                asked,
                paging,
                goal=cast("Goal", goal),
                isolated=isolated,
                most=most,
                exclude_hubs=not include_hubs,
            ),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("主体", "body"),
            pick("结对对象", "pair with"),
            pick("涉及主体", "secures"),
            pick("理由", "reason"),
        ],
        [
            (line.first.name, line.second.name, line.secures, voice.text(line.reason))
            for line in listing.data
        ],
        title=f"{pick('建议新增结对', 'New pairings')}: {voice.code(_GOALS, listing.goal)}",
        notes=[*shown_of(listing, voice), *_reached(listing, voice), *standing(listing, voice)],
    )


def _reached(listing: PairingListing, voice: Voice) -> list[str]:
    pick, before, after = voice.pick, listing.before, listing.after
    proven = (
        pick("已证最少", "proven fewest") if listing.optimal else pick("未证最少", "not proven")
    )
    told = [
        pick(
            f"达成目标需 {listing.needed:,} 对，下界 {listing.bound:,}（{proven}）",
            f"{listing.needed:,} pairings reach the goal, at least {listing.bound:,} are needed "
            f"({proven})",
        ),
        pick(
            f"部分 {before.parts:,} → {after.parts:,}，关节点 {before.cut_points:,} → "
            f"{after.cut_points:,}，无联系主体 {before.alone:,} → {after.alone:,}",
            f"parts {before.parts:,} → {after.parts:,}, cut points {before.cut_points:,} → "
            f"{after.cut_points:,}, bodies without a tie {before.alone:,} → {after.alone:,}",
        ),
    ]
    if listing.left:
        names = _named(listing.left, after.cut_points, voice)
        told.append(f"{pick('仍是关节点', 'still cut points')}: {names}")
    if listing.unpairable_part_count:
        names = _named(listing.unpairable_parts, listing.unpairable_part_count, voice)
        told.append(f"{pick('无可结对主体的部分', 'parts in which nobody can be paired')}: {names}")
    return [*told, *_hubs(listing.exclude_hubs, voice)]
