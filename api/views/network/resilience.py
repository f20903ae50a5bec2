"""How losses, single points of failure and new pairings are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from api.answers import Answer
from api.console import Output
from api.routes.network import resilience as routes
from api.views import notes
from api.views.columns import ID, NAME, names
from api.views.view import Column, Table, View, one_table
from graph.model.spec import Text
from graph.model.vocabulary import VOCABULARY
from queries.coverage import NO_RATE
from queries.coverage.rules.codes import RATE
from queries.lookup import NodeLine
from queries.resilience.codes import GOAL, RANK

_SHOWN = 5
Loss = Answer[routes.RemovalAnswer] | Answer[routes.ExpiryAnswer]


def _named(nodes: Sequence[NodeLine], count: int, output: Output) -> str:
    """The first of some nodes on one line, and how many there are if that is not all."""
    if not count:
        return output.pick("无", "none")
    shown = nodes[:_SHOWN]
    return names(shown, output) + ("" if count == len(shown) else f" … ({count:,})")


def _hubs(answer: Any, output: Output) -> Iterable[str]:
    """That hubs are left out, where they are."""
    return notes.hubs(answer, output) if answer.exclude_hubs else ()


def _shapes(answer: Loss) -> Iterator[tuple[Text, int, int]]:
    before, after = answer.data.loss.before, answer.data.loss.after
    yield Text("主体", "bodies"), before.bodies, after.bodies
    yield Text("连通部分", "parts"), before.parts, after.parts
    yield Text("最大部分", "largest part"), before.largest, after.largest
    yield Text("无联系主体", "bodies without a tie"), before.alone, after.alone


def _cut_off(answer: Loss, output: Output) -> str:
    loss = answer.data.loss
    return output.pick(
        f"与所在部分主体失联：{loss.cut_off:,}（分为 {loss.part_count:,} 片）",
        f"Cut off from the largest part left: {loss.cut_off:,} in {loss.part_count:,} parts",
    )


def _apart(answer: Loss, output: Output) -> Iterator[str]:
    loss = answer.data.loss
    if loss.committee_pair_count:
        pairs = output.listed(
            f"{pair.first.name} ✕ {pair.second.name}" for pair in loss.committee_pairs[:_SHOWN]
        )
        yield output.pick(
            f"不再相通的联合党委 {loss.committee_pair_count:,} 对：{pairs}",
            f"{loss.committee_pair_count:,} pairs of joint committees no longer meet: {pairs}",
        )


def _enterprises(row: Any, output: Output) -> str:
    if row.no_rate:
        return output.code(NO_RATE, row.no_rate)
    return _named(row.enterprises, row.listed, output)


def _removed(answer: Answer[routes.RemovalAnswer], output: Output) -> str:
    removed = _named(answer.data.removed, len(answer.data.removed), output)
    return output.pick(f"失去 {removed}", f"Without {removed}")


def _expired(answer: Answer[routes.ExpiryAnswer], output: Output) -> str:
    found = answer.data
    return output.pick(
        f"截至 {found.by} 到期 {found.lapsed_count:,} 份且不续签",
        f"{found.lapsed_count:,} agreements expire by {found.by}, not renewed",
    )


def _basis(answer: Loss, output: Output) -> Iterator[str]:
    """What the loss rests on, and whether its lists are cut."""
    if answer.data.loss.truncated:
        yield output.pick("列表有截断；--limit 可加长", "lists are cut; --limit shows more")
    if isinstance(answer.data, routes.ExpiryAnswer):
        yield from _agreements(answer.data, output)
    yield from _hubs(answer.data, output)
    yield notes.policy(answer.data.policy, output)


def _agreements(found: routes.ExpiryAnswer, output: Output) -> Iterator[str]:
    pick = output.pick
    renewed = output.listed(
        f"{line.agreement.name} → {line.successor.name}" for line in found.renewed
    )
    yield f"{pick('到期', 'expire')}: {_named(found.lapsed, found.lapsed_count, output)}"
    yield (
        f"{pick('已续签', 'renewed')}: {found.renewed_count:,}{f' ({renewed})' if renewed else ''}"
    )
    if found.beginning_count:
        beginning = _named(found.beginning, found.beginning_count, output)
        yield f"{pick('届时生效', 'come into force')}: {beginning}"
    yield pick(
        f"继续有效 {found.continuing:,} 份；无日期 {found.undated:,} 份，不会自行到期",
        f"{found.continuing:,} go on; {found.undated:,} are undated and never expire",
    )


def _loss_tables(title: Callable[[Any, Output], str]) -> tuple[Table, ...]:
    """What a loss does, in three short tables."""
    return (
        Table(
            title=title,
            rows=_shapes,
            columns=(
                Column(Text("项目", "what"), lambda row, output: output.text(row[0])),
                Column(Text("现", "now"), lambda row, _: row[1]),
                Column(Text("届时", "then"), lambda row, _: row[2]),
            ),
        ),
        Table(
            title=_cut_off,
            rows=lambda answer: answer.data.loss.parts,
            columns=(
                Column(Text("主体数", "bodies"), "size"),
                Column(
                    Text("成员", "members"),
                    lambda row, output: _named(row.members, row.size, output),
                ),
            ),
            notes=_apart,
        ),
        Table(
            title=Text("失去覆盖", "Uncovered"),
            rows=lambda answer: answer.data.loss.uncovered,
            columns=(
                Column(Text("项目", "what"), "lens", RATE),
                Column(Text("失去覆盖企业", "enterprises that lose it"), "count"),
                Column(Text("至少", "at least"), "certain"),
                Column(Text("至多", "at most"), "possible"),
                Column(Text("其中", "among them"), _enterprises),
            ),
            notes=_basis,
        ),
    )


def _ranked_by(listing: routes.SinglePointListing, output: Output) -> Iterator[str]:
    for lens, reason in listing.no_rate.items():
        yield f"{output.code(RATE, lens)}: {output.code(NO_RATE, reason)}"
    yield from _hubs(listing, output)
    yield notes.policy(listing.policy, output)


def _reached(listing: routes.ProposedPairingListing, output: Output) -> Iterator[str]:
    pick, before, after = output.pick, listing.before, listing.after
    proven = (
        pick("已证最少", "proven fewest") if listing.optimal else pick("未证最少", "not proven")
    )
    yield pick(
        f"达成目标需 {listing.needed:,} 对，下界 {listing.bound:,}（{proven}）",
        f"{listing.needed:,} pairings reach the goal, at least {listing.bound:,} are needed "
        f"({proven})",
    )
    yield pick(
        f"部分 {before.parts:,} → {after.parts:,}，关节点 {before.cut_points:,} → "
        f"{after.cut_points:,}，无联系主体 {before.alone:,} → {after.alone:,}",
        f"parts {before.parts:,} → {after.parts:,}, cut points {before.cut_points:,} → "
        f"{after.cut_points:,}, bodies without a tie {before.alone:,} → {after.alone:,}",
    )
    if listing.left:
        left = _named(listing.left, after.cut_points, output)
        yield f"{pick('仍是关节点', 'still cut points')}: {left}"
    if listing.unpairable_part_count:
        parts = _named(listing.unpairable_parts, listing.unpairable_part_count, output)
        yield f"{pick('无可结对主体的部分', 'parts in which nobody can be paired')}: {parts}"
    yield from _hubs(listing, output)


VIEWS = (
    View(
        command="resilience remove",
        route=routes.what_a_removal_does,
        examples=(
            "云内动力 --layer source",
            "org:j1 pos:s001 --as-of 2021-12-31 --json",
        ),
        options={"remove": "NODE"},
        defaults={"limit": 20},
        tables=_loss_tables(_removed),
    ),
    View(
        command="resilience expire",
        route=routes.what_an_expiry_does,
        examples=("--as-of 2021-12-31", "--as-of 2021-12-31 --by 2022-12-31 --json"),
        defaults={"limit": 20},
        tables=_loss_tables(_expired),
    ),
    one_table(
        command="resilience single-points",
        route=routes.ranked_single_points,
        examples=("--as-of 2021-12-31", "--by spatial --limit 10 --json"),
        title=Text("单点故障（失去一个即受损）", "Single points of failure"),
        columns=(
            ID,
            NAME,
            Column(
                Text("类型", "kind"),
                lambda row, output: output.text(VOCABULARY.nodes[row.label].text),
            ),
            Column(RANK.codes["bodies"], "bodies_cut_off"),
            Column(RANK.codes["organizational"], "organizational"),
            Column(RANK.codes["work"], "work"),
            Column(RANK.codes["spatial"], "spatial"),
            Column(Text("至少", "at least"), "spatial_certain"),
            Column(Text("至多", "at most"), "spatial_possible"),
        ),
        notes=_ranked_by,
    ),
    one_table(
        command="resilience strengthen",
        route=routes.pairings_to_make,
        examples=(
            "--goal join --as-of 2021-12-31",
            "--goal cut_points --most 10 --layer source",
        ),
        title=lambda listing, output: (
            f"{output.pick('建议新增结对', 'New pairings')}: {output.code(GOAL, listing.goal)}"
        ),
        columns=(
            Column(Text("主体", "body"), "first.name"),
            Column(Text("结对对象", "pair with"), "second.name"),
            Column(Text("涉及主体", "secures"), "secures"),
            Column(Text("理由", "reason"), "reason"),
        ),
        notes=_reached,
    ),
)
