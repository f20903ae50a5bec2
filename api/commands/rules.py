"""``coverage policies``, ``advice``, ``carriers``, ``explain``: rules, findings and reasons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    PolicyOption,
    asking,
    listed,
    policy_line,
    settings_of,
    shown_of,
    standing,
    voice_unless_json,
)
from api.console import NOT_GIVEN, Voice

if TYPE_CHECKING:
    from queries.coverage import Explanation
    from queries.coverage.advice import Level

_LEVELS = ("broken", "due", "check")


def _rule(text: str) -> str:
    from queries.coverage import RULE

    if text not in RULE:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(RULE)}")
    return text


def _level(text: str) -> str:
    if text not in _LEVELS:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(_LEVELS)}")
    return text


def policies(
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Check a policy file and keep it."),
    ] = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """The policies that coverage can be asked by: built-in and saved ones.

    A saved version is never overwritten. To make a policy of your own, write an existing one
    to a file, change it, give it an id of its own and save it.

    \b
    Examples:
      gongjian coverage policies
      gongjian coverage policy default > mine.toml
      gongjian coverage policies --save mine.toml
    """
    from queries.coverage import list_policies, load_policy, save_policy

    folder = settings_of(data).policies_folder
    voice = Voice(lang)
    pick = voice.pick
    if save is not None:
        path = save_policy(load_policy(save), folder)
        voice.note(pick(f"已保存：{path}", f"Kept as {path}"))
    found = list_policies(folder)
    if as_json:
        from api.console import print_json

        print_json(
            [
                {"kept": kept.kept, **kept.policy.model_dump(include={"id", "version", "title"})}
                for kept in found
            ]
        )
        return
    voice.table(
        [
            pick("编号", "id"),
            pick("版本", "version"),
            pick("名称", "title"),
            pick("来源", "kept"),
            pick("说明", "note"),
        ],
        [
            (
                kept.policy.id,
                kept.policy.version,
                voice.text(kept.policy.title.text),
                pick("内置", "built-in") if kept.kept == "built-in" else pick("已保存", "saved"),
                voice.text(kept.policy.note.text),
            )
            for kept in found
        ],
        title=pick("口径", "Policies"),
    )


def policy(
    wanted: Annotated[str, typer.Argument(metavar="POLICY", help="Id, or id@version.")],
    data: DataOption = None,
) -> None:
    """A policy as a TOML file, on standard output.

    \b
    Examples:
      gongjian coverage policy hefei
      gongjian coverage policy default > mine.toml
    """
    from queries.coverage import find_policy, to_toml

    found = find_policy(wanted, settings_of(data).policies_folder)
    typer.echo(to_toml(found.policy), nl=False)


def advice(
    rule: Annotated[
        str | None,
        typer.Option("--rule", parser=_rule, metavar="RULE", help="Only this rule: R01 to R11."),
    ] = None,
    level: Annotated[
        str | None,
        typer.Option("--level", parser=_level, metavar="LEVEL", help=f"Only {', '.join(_LEVELS)}."),
    ] = None,
    limit: LimitOption = 20,
    whole: AllOption = False,
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """What the rules R01-R11 say of organizations, enterprises and projects.

    What is broken, what is due, and what the register does not tell and a person has to check.

    \b
    Examples:
      gongjian coverage advice --level broken
      gongjian coverage advice --rule R05 --policy hefei --json
    """
    from api.deps import Rules
    from api.routes import rules as routes
    from api.tables import masked

    with asking("/coverage/advice", data, as_of, layer) as asked:
        rules = Rules.of(asked.network.policy(policy))
        listing = listed(
            lambda paging: routes.advice_list(
                asked,
                paging,
                rules,
                rule=rule,
                level=cast("Level | None", level),
            ),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    kinds = {
        "broken": pick("不符", "broken"),
        "due": pick("应办", "due"),
        "check": pick("待核", "check"),
    }
    voice.table(
        [
            pick("编号", "id"),
            pick("名称", "name"),
            pick("规则", "rule"),
            pick("性质", "level"),
            pick("数值", "value"),
            pick("标准", "threshold"),
            pick("说明", "finding"),
        ],
        [
            (
                row.id,
                row.name,
                row.rule,
                kinds[row.level],
                masked(int(row.value)) if row.counts_members else f"{row.value:g}",
                f"{row.threshold:g}",
                voice.text(row.text),
            )
            for row in listing.data
        ],
        title=pick("规则提示", "Advice"),
        notes=[
            *shown_of(listing, voice),
            policy_line(listing.policy, voice),
            *standing(listing, voice),
        ],
    )


def carriers(
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Carriers against services: who is organized in each, officers, nearest position, gaps.

    \b
    Examples:
      gongjian coverage carriers --as-of 2021-12-31
      gongjian coverage carriers --json
    """
    from api.deps import Rules
    from api.routes import rules as routes
    from graph.codes import CARRIER_KIND

    with asking("/coverage/carriers", data, as_of, layer) as asked:
        answer = routes.carriers(asked, Rules.of(asked.network.policy(policy)))
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    table = answer.data
    voice.table(
        [
            pick("编号", "id"),
            pick("载体", "carrier"),
            pick("类型", "kind"),
            pick("党组织", "organizations"),
            pick("计入企业", "enterprises counted"),
            pick("已组建", "organized"),
            pick("已派指导员", "guided"),
            pick("最近阵地（米）", "nearest (m)"),
            pick("服务", "services"),
        ],
        [
            (
                one.id,
                one.name,
                voice.code(CARRIER_KIND, one.kind),
                len(one.organizations),
                one.enterprises,
                one.organized,
                one.guided,
                NOT_GIVEN if one.nearest_position is None else one.nearest_position.metres,
                f"{sum(one.services)} / {len(table.services)}",
            )
            for one in table.carriers
        ],
        title=pick("载体", "Carriers"),
        notes=[policy_line(table.policy, voice), *standing(answer, voice)],
    )


def explain(
    enterprise: Annotated[str, typer.Argument(metavar="ENTERPRISE", help="Id or exact name.")],
    policy: PolicyOption = None,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Why an enterprise is covered or not, and the cheapest next step.

    What covers it, what is missing and by which rule, the nearest positions, joint branches it
    could join or form, committees and agreements at work where it is.

    \b
    Examples:
      gongjian coverage explain unit:s000002 --as-of 2021-12-31
      gongjian coverage explain unit:s000002 --policy hefei --json
    """
    from api.deps import Rules
    from api.routes import rules as routes

    with asking(f"/coverage/explain/{enterprise}", data, as_of, layer) as asked:
        answer = routes.explanation(enterprise, asked, Rules.of(asked.network.policy(policy)))
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    _show(answer.data, voice)
    for line in (policy_line(answer.data.policy, voice), *standing(answer, voice)):
        voice.say(line)


def _show(found: Explanation, voice: Voice) -> None:
    from api.tables import masked
    from graph.codes import COVER_BASIS
    from queries.coverage import EXCLUSION, NO_RATE, REASON, RULE, STEP, VERDICT

    pick = voice.pick
    rates = {
        "organizational": pick("组织覆盖", "organizational"),
        "work": pick("工作覆盖", "work"),
        "spatial": pick("15分钟服务圈", "within reach"),
        "own": pick("单独组建", "own organization"),
        "should_build": pick("应建已建", "built as it must"),
        "effective": pick("有效覆盖", "effective"),
    }
    words = {**NO_RATE.codes, **EXCLUSION.codes, **REASON.codes}
    counts = [
        f"{name} {NOT_GIVEN if count is None else count}"
        for name, count in (
            (pick("正式党员", "full members"), masked(found.full_members)),
            (pick("预备党员", "probationary members"), masked(found.probationary_members)),
            (pick("从业人员", "staff"), found.staff),
        )
    ]
    if found.priority:
        counts.append(pick("优先选派指导员", "first to get an officer"))
    voice.table(
        [
            pick("方面", "lens"),
            pick("结论", "verdict"),
            pick("原因", "reason"),
            pick("规则", "rule"),
        ],
        [
            (
                rates[one.rate],
                voice.code(VERDICT, one.verdict),
                NOT_GIVEN if one.reason is None else voice.text(words[one.reason]),
                NOT_GIVEN if one.rule is None else f"{one.rule} {voice.text(RULE[one.rule])}",
            )
            for one in found.verdicts
        ],
        title=f"{found.name} ({found.id})",
        notes=[voice.listed(counts)],
    )
    if found.covered_by:
        voice.table(
            [pick("编号", "id"), pick("覆盖方", "covered by"), pick("方式", "basis")],
            [(one.id, one.name, voice.code(COVER_BASIS, one.basis)) for one in found.covered_by],
            title=pick("由谁覆盖", "Covered by"),
        )
    voice.table(
        [pick("编号", "id"), pick("阵地", "position"), pick("米", "m"), pick("分钟", "min")],
        [(one.id, one.name, one.metres, one.minutes) for one in found.positions],
        title=pick("最近阵地", "Nearest positions"),
    )
    if found.pairings:
        voice.table(
            [
                pick("编号", "id"),
                pick("名称", "name"),
                pick("所在地", "place"),
                pick("经由", "through"),
            ],
            [(one.id, one.name, one.place_name, one.via_name) for one in found.pairings],
            title=pick("所在地的联合党委与结对", "Committees and agreements where it is"),
        )
    voice.table(
        [
            pick("下一步", "next step"),
            pick("解决", "closes"),
            pick("费用（口径权数）", "cost (weight of the policy)"),
            pick("对象", "with"),
        ],
        [
            (
                voice.code(STEP, step.code),
                voice.listed(rates[rate] for rate in step.closes),
                step.cost,
                voice.listed(step.targets) or NOT_GIVEN,
            )
            for step in found.steps
        ],
        title=pick("可采取的步骤，费用低者在前", "What can be done, the cheapest first"),
    )
