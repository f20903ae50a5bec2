"""``pairings``: who builds together with whom, for how long, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.shared import (
    AllOption,
    DataOption,
    DayOption,
    JsonOption,
    LanguageOption,
    LayersOption,
    LimitOption,
    asking,
    coded,
    command_group,
    listed,
    shown_of,
    standing,
    voice_unless_json,
)
from api.console import NOT_GIVEN, Voice
from graph.codes import AGREEMENT_FORM, AGREEMENT_STATUS, PARTY_ROLE
from queries.pairing.rules import NO_VERDICT, OUTCOME, RULE, VERDICT

if TYPE_CHECKING:
    from api.routes.agreements import AgreementSheet
    from api.routes.lists import CodeCount
    from graph.spec import CodeList
    from queries.pairing.duties import Duty
    from queries.pairing.register import Pairing

app = command_group("Agreements, co-building lists and pairings over their life.")

FormOption = Annotated[str | None, coded("--form", AGREEMENT_FORM, "Only this form")]


@app.command("list")
def list_pairings(
    brand: Annotated[
        str | None, typer.Option(metavar="BRAND", help="Only of this brand: B1 to B4, or an id.")
    ] = None,
    form: FormOption = None,
    status: Annotated[
        str | None, coded("--status", AGREEMENT_STATUS, "Only what stands so on the day")
    ] = None,
    party: Annotated[
        str | None, typer.Option(metavar="BODY", help="Only with this party: id or exact name.")
    ] = None,
    committee: Annotated[
        str | None,
        typer.Option(
            metavar="COMMITTEE", help="Only of this joint committee and its members: id or name."
        ),
    ] = None,
    theme: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Only with this text in the theme.")
    ] = None,
    in_zone: Annotated[
        bool | None,
        typer.Option(
            "--in-zone/--outside-zone", help="Only without, or only with, a party outside the zone."
        ),
    ] = None,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Who builds together with whom, and until when.

    Agreements, co-building lists and pairings; without --status those that hold on the
    day. The status follows from the two dates; what has no dates is undated, never active.

    \b
    Examples:
      gongjian pairings list --layer source --as-of 2021-12-31
      gongjian pairings list --brand B1 --form agreement
      gongjian pairings list --committee 果林片区联合党委 --status expired --json
      gongjian pairings list --outside-zone
    """
    from api.routes import pairings as routes

    with asking("/pairings", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.pairings(
                asked,
                paging,
                brand=brand,
                form=form,
                status=status,
                party=party,
                committee=committee,
                theme=theme,
                in_zone=in_zone,
            ),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    notes = shown_of(listing, voice)
    if listing.brand is not None:
        more = (
            pick("（文献注明不止于此）", " (the source says that there are more)")
            if listing.open_list
            else ""
        )
        partners = voice.listed(party.name for party in listing.partners) or NOT_GIVEN
        notes.append(f"{listing.brand}, {pick('共建方', 'partners')}: {partners}{more}")
    for counts, mark in (
        (listing.counts, ""),
        (listing.left_out, pick("未列出 · ", "not listed · ")),
    ):
        for form_code in dict.fromkeys(row.form for row in counts):
            told = (
                f"{voice.code(AGREEMENT_STATUS, row.status)} {row.count:,}"
                for row in counts
                if row.form == form_code
            )
            notes.append(f"{mark}{voice.code(AGREEMENT_FORM, form_code)}: {voice.listed(told)}")
    voice.table(
        [
            pick("编号", "id"),
            pick("名称", "name"),
            pick("形式", "form"),
            pick("各方", "parties"),
            pick("状态", "status"),
            pick("自", "since"),
            pick("至（不含）", "until"),
            pick("剩余天数", "days left"),
            pick("出处", "facts"),
        ],
        [_pairing(row, voice) for row in listing.data],
        title=pick("结对共建", "Pairings"),
        notes=[*notes, *standing(listing, voice)],
    )


def _pairing(row: Pairing, voice: Voice) -> tuple[object, ...]:
    return (
        row.id,
        row.name,
        voice.code(AGREEMENT_FORM, row.form),
        voice.listed(party.name for party in row.parties),
        voice.code(AGREEMENT_STATUS, row.status),
        row.since or NOT_GIVEN,
        row.until or NOT_GIVEN,
        row.days_left,
        voice.listed(row.facts) or NOT_GIVEN,
    )


@app.command("show", no_args_is_help=True)
def show(
    agreement: Annotated[str, typer.Argument(metavar="AGREEMENT", help="Id or exact unique name.")],
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """One agreement: parties, term, duty year by year, renewals, what was done, faults.

    \b
    Examples:
      gongjian pairings show agr:j3-hengqin
      gongjian pairings show agr:s203 --as-of 2021-12-31 --json
    """
    from api.routes import agreements as routes

    with asking(f"/pairings/{agreement}", data, as_of, layer) as asked:
        answer = routes.pairing(asked, agreement)
    if (voice := voice_unless_json(answer, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    sheet = answer.data
    voice.table(
        [pick("编号", "id"), pick("共建方", "party"), pick("角色", "role"), pick("牵头", "leads")],
        [
            (
                party.id,
                party.name,
                voice.code(PARTY_ROLE, party.role),
                pick("是", "yes") if party.lead else NOT_GIVEN,
            )
            for party in sheet.pairing.parties
        ],
        title=f"{sheet.pairing.id} {sheet.pairing.name}",
        notes=_facts(sheet, voice),
    )
    voice.table(
        [
            pick("起", "from"),
            pick("至（不含）", "until"),
            pick("应办", "due"),
            pick("已办", "held"),
            pick("结论", "verdict"),
        ],
        [
            (year.first, year.end, year.due, year.held, voice.code(VERDICT, year.verdict))
            for year in sheet.duty.years
        ],
        title=pick("按协议年度的活动义务", "Activities due and held, by agreement year"),
        notes=[_verdict(sheet.duty, voice), *standing(answer, voice)],
    )


def _facts(sheet: AgreementSheet, voice: Voice) -> list[str]:
    pick, pairing, renewal, done = voice.pick, sheet.pairing, sheet.renewal, sheet.fulfilment
    since, until = pairing.since or NOT_GIVEN, pairing.until or NOT_GIVEN
    status = voice.code(AGREEMENT_STATUS, pairing.status)
    lines = [
        f"{voice.code(AGREEMENT_FORM, pairing.form)} · {pairing.theme or NOT_GIVEN} · {status}"
        f" · {since} / {until}",
        f"{pick('到期去向', 'at its end')}: {voice.code(OUTCOME, renewal.outcome)}",
        pick(
            f"履行：活动 {done.activities}，项目 {len(done.projects)}，"
            f"办结需求 {len(done.needs_met)}",
            f"done under it: {done.activities} activities, {len(done.projects)} projects, "
            f"{len(done.needs_met)} needs met",
        ),
    ]
    if renewal.renews:
        lines.append(f"{pick('续签自', 'renews')}: {voice.listed(renewal.renews)}")
    for after in renewal.renewed_by:
        gap = NOT_GIVEN if after.gap_days is None else f"{after.gap_days:,}"
        lines.append(
            pick(f"续签为 {after.id}，间隔 {gap} 天", f"renewed by {after.id}, gap {gap} days")
        )
    for fault in sheet.findings:
        lines.append(f"{pick('核查', 'check')}: {voice.code(RULE, fault.rule)} {fault.detail}")
    return lines


def _verdict(duty: Duty, voice: Voice) -> str:
    if duty.reason is not None:
        return f"{NOT_GIVEN} ({voice.code(NO_VERDICT, duty.reason)})"
    return voice.code(VERDICT, duty.verdict)


def told(counts: tuple[CodeCount, ...], codes: CodeList, voice: Voice) -> str:
    """Counts by code on one line."""
    return voice.listed(
        f"{voice.pick('无结论', 'no verdict') if row.code is None else voice.code(codes, row.code)}"
        f" {row.count:,}"
        for row in counts
    )


@app.command("duties")
def duties(
    verdict: Annotated[str | None, coded("--verdict", VERDICT, "Only with this verdict")] = None,
    form: FormOption = None,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Activities that agreements ask for against those held under them.

    Counted by agreement years: from the day it began to its anniversary. Of the running
    year so much is due as of it is over, rounded down.

    \b
    Examples:
      gongjian pairings duties --as-of 2021-12-31
      gongjian pairings duties --verdict unmet --all --json
    """
    from api.routes import agreements as routes

    with asking("/pairings/duties", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.duties(asked, paging, verdict=verdict, form=form),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("编号", "id"),
            pick("名称", "name"),
            pick("每年应办", "a year"),
            pick("累计应办", "due"),
            pick("已办", "held"),
            pick("期外", "outside the term"),
            pick("结论", "verdict"),
        ],
        [
            (row.id, row.name, row.a_year, row.due, row.held, row.outside, _verdict(row, voice))
            for row in listing.data
        ],
        title=pick("活动义务", "Duties"),
        notes=[
            *shown_of(listing, voice),
            told(listing.counts, VERDICT, voice),
            *standing(listing, voice),
        ],
    )


@app.command("renewals")
def renewals(
    outcome: Annotated[str | None, coded("--outcome", OUTCOME, "Only with this outcome")] = None,
    form: FormOption = None,
    limit: LimitOption = 50,
    whole: AllOption = False,
    as_of: DayOption = None,
    layer: LayersOption = None,
    data: DataOption = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Which agreement takes up where another ends, and which has no successor.

    \b
    Examples:
      gongjian pairings renewals --outcome lapsed --as-of 2021-12-31
      gongjian pairings renewals --outcome due --json
    """
    from api.routes import agreements as routes

    with asking("/pairings/renewals", data, as_of, layer) as asked:
        listing = listed(
            lambda paging: routes.renewals(asked, paging, outcome=outcome, form=form),
            limit=limit,
            whole=whole,
        )
    if (voice := voice_unless_json(listing, lang, as_json=as_json)) is None:
        return
    pick = voice.pick
    voice.table(
        [
            pick("编号", "id"),
            pick("名称", "name"),
            pick("至（不含）", "until"),
            pick("到期去向", "outcome"),
            pick("第几期", "generation"),
            pick("续签为", "renewed by"),
            pick("间隔天数", "gap, days"),
        ],
        [
            (
                row.id,
                row.name,
                row.until or NOT_GIVEN,
                voice.code(OUTCOME, row.outcome),
                row.generation,
                voice.listed(after.id for after in row.renewed_by) or NOT_GIVEN,
                voice.listed(str(after.gap_days) for after in row.renewed_by) or NOT_GIVEN,
            )
            for row in listing.data
        ],
        title=pick("续签", "Renewals"),
        notes=[
            *shown_of(listing, voice),
            told(listing.counts, OUTCOME, voice),
            *standing(listing, voice),
        ],
    )
