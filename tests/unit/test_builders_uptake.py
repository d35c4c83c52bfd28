"""Charts of SME uptake and lines of targets: what they show and say, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

from dashboard.builders import target_distance
from dashboard.builders_targets import pace_lines
from dashboard.builders_uptake import behind_sentences, reason_name, reasons, spread_lines, two_activities
from dashboard.measure.comparability import Break, Target
from tests.samples.measure import PLACES, UNVERIFIED, V3, V4, cell, indicator, setting

COST = indicator("cost", short="Reason against AI: cost too high", unit_title="Percentage of those that considered it")
SKILLS = replace(COST, id="skills", short="Reason against AI: lack of expertise")
LAW = replace(COST, id="law", short="Reason against AI: legal uncertainty")


def told(cost: float, skills: float, law: float | None, geo: str = "PL") -> list[tuple[object, list[object]]]:
    values = ((COST, cost), (SKILLS, skills), (LAW, law))
    return [(info, [cell(geo, "2025", value, indicator_id=info.id)]) for info, value in values]


def test_reasons_stand_in_order_and_those_that_cannot_be_told_apart_share_the_headline() -> None:
    chart = reasons(told(59.0, 63.0, 40.0), setting(), here="PL")  # type: ignore[arg-type]
    assert [row.label for row in chart.rows] == ["Lack of expertise", "Cost too high", "Legal uncertainty"]
    assert chart.headline == (
        "Reasons against AI, SMEs: most often lack of expertise (63%) and cost too high (59%) in Poland in 2025"
    )
    alone = reasons(told(50.0, 63.0, 40.0), setting(), here="PL")  # type: ignore[arg-type]
    assert "most often lack of expertise (63%) in Poland" in alone.headline
    assert chart.kind == "ranked_bars"


def test_reasons_print_for_how_many_they_stand() -> None:
    base = [cell("PL", "2025", 3.72, indicator_id="considered"), cell("EU27_2020", "2025", 10.96)]
    both = [
        (info, [*given, cell("EU27_2020", "2025", 50.0, indicator_id=info.id)])  # type: ignore[attr-defined]
        for info, given in told(59.0, 63.0, 40.0)
    ]
    chart = reasons(both, setting("PL"), here="PL", beside="EU27_2020", base=base)  # type: ignore[arg-type]
    assert "Of all SMEs that is about 4% in Poland and 11% in the EU." in chart.note
    assert [column.label for column in chart.columns] == ["Poland", "EU27"]
    assert {line.row for line in chart.lines} == {"cost", "skills", "law"}
    assert chart.kind == "dumbbell"


def test_a_reason_without_a_figure_stands_last_with_its_reason() -> None:
    chart = reasons(
        told(59.0, 63.0, None),  # type: ignore[arg-type]
        setting(absences={("law", "PL"): "not published for this country that year"}),
        here="PL",
    )
    assert chart.rows[-1].label == "Legal uncertainty"
    mark = chart.marks[-1]
    assert mark.value is None
    assert mark.absence
    assert mark.absence in chart.note


def test_a_place_without_any_reason_says_so() -> None:
    empty = [(COST, []), (SKILLS, [])]
    chart = reasons(empty, setting(absences={("cost", "EE"): "no figure of this country in the table"}), here="EE")
    assert chart.headline.endswith("no figure for Estonia (no figure of this country in the table)")
    assert reason_name("Reason against AI: cost too high") == "Cost too high"


AI = indicator("ai_by_activity", short="AI by activity")


def active(geo: str, activity: str, value: float | None, status: str = "") -> object:
    return cell(geo, "2025", value, status, size_emp="GE10", nace_r2=activity, indicator_id="ai_by_activity")


def test_manufacturing_stands_beside_the_rest_with_its_distance() -> None:
    cells = [
        active("PL", "C", 8.4), active("PL", "ALL", 8.1), active("DK", "C", 38.5), active("DK", "ALL", 42.0),
        active("FI", "C", None, "u"), active("FI", "ALL", 37.8),
    ]  # fmt: skip
    names = {"C": "Manufacturing", "ALL": "all activities"}
    chart = two_activities(cells, AI, setting("DK"), left="C", right="ALL", names=names)  # type: ignore[arg-type]
    assert chart.headline == "AI by activity: Denmark 38% of manufacturing, 42% of all activities in 2025"
    asides = {row.key: row.aside for row in chart.rows}
    assert asides["DK"] == "−4 pp"  # 38.5 - 42.0 = -3.5
    assert asides["PL"] == "0 pp"
    assert asides["FI"] == ""
    assert "manufacturing SMEs cannot be separated" in chart.note
    assert "Finland, no value: low reliability" in chart.note


def test_two_widths_stand_side_by_side_from_the_first_year_from_which_every_step_is_sure() -> None:
    places = {geo: PLACES[geo] for geo in ("DK", "EE", "SE")}
    rows = {"DK": (60.0, 64.0, 68.0), "EE": (40.0, 41.0, 42.0), "SE": (30.0, 50.0, 55.0)}
    cells = [
        cell(geo, period, value)
        for geo, values in rows.items()
        for period, value in zip(("2019", "2021", "2023"), values, strict=True)
    ]
    jumped = spread_lines([(indicator(), cells)], setting(places=places))  # Sweden by 20 points in 2021
    assert jumped.headline.endswith("lowest and highest 23 pp apart in 2021, 26 pp apart in 2023")
    sure = spread_lines([(indicator(), cells)], setting(places={geo: PLACES[geo] for geo in ("DK", "EE")}))
    assert sure.headline.endswith("lowest and highest 20 pp apart in 2019, 26 pp apart in 2023")


def test_the_spread_states_one_level_and_names_who_makes_a_step_doubtful() -> None:
    places = {geo: PLACES[geo] for geo in ("DK", "EE", "SE", "EU27_2020")}
    info3 = indicator("dii3_basic", version="3", short="Basic digital intensity (v3)")
    info4 = indicator("dii4_basic", version="4", short="Basic digital intensity (v4)")
    around = setting("EE", breaks=(replace(UNVERIFIED, indicator_id="dii3_basic"),), places=places)
    chart = spread_lines([(info3, V3), (info4, V4)], around)
    assert chart.headline == "Basic digital intensity (v3), SMEs: lowest and highest 20 pp apart in 2025"
    assert "2023: Sweden" in chart.note
    assert "all, 2025" in chart.note
    assert [row.key for row in chart.rows] == ["highest", "median", "lowest", "EE"]
    median = chart.mark("median", "dii3_basic|2021")
    assert median is not None
    assert median.value == 79.38
    assert median.letters == "~"
    highest = chart.mark("highest", "dii4_basic|2024")
    assert highest is not None
    assert any("Denmark" in line for line in highest.hover)
    panels = {column.key: column.panel for column in chart.columns}
    assert all(panels[line.start] == panels[line.end] for line in chart.lines)  # versions are never joined
    assert all(line.dotted for line in chart.lines if line.row == "highest" and line.end == "dii3_basic|2025")


def test_my_distance_to_the_highest_is_said_with_the_year_in_which_it_stood_where_we_stand() -> None:
    info = indicator()
    latvia = [cell("LV", "2023", 35.0), cell("LV", "2025", 43.0)]
    finland = [cell("FI", str(year), value) for year, value in ((2019, 40.0), (2021, 50.0), (2023, 60.0), (2025, 70.0))]
    said = behind_sentences([*latvia, *finland], info, setting("LV"))
    assert said == (
        "Latvia (43%) stands 27 pp from Finland (70%), the highest in 2025.",
        "Finland was last observed at or below 43% in 2019, 6 years before.",
    )
    cut = Break("wording", "2025", "The question changed.")
    assert behind_sentences([*latvia, *finland], info, setting("LV", breaks=(cut,)))[1] == (
        "How many years that is cannot be said: the leader has no earlier figure that compares with that of 2025."
    )


NINETY = Target(
    "t", "dii3_basic", "SMEs with basic intensity", 90.0, "PC_ENT", 2030, "EU27_2020", "10-249", "each country"
)


def test_two_points_are_two_points_and_a_doubtful_step_has_no_pace() -> None:
    around = setting("EE", breaks=(UNVERIFIED,))
    lines = {line.geo: line for line in pace_lines(V3, indicator(), around, target=NINETY)}
    assert next(iter(lines)) == "EE"  # my country first
    assert lines["EE"].figure == "72.1% in 2025 (definition differs)"
    assert lines["EE"].distance == "17.9 pp"
    assert lines["EE"].needed == "+3.6 pp a year"  # 17.88 / 5
    assert lines["EE"].observed == (
        "No pace from 2023 to 2025: same composition not verified. "
        "About unchanged between two points, 2021 and 2023."  # 55.93 - 54.00 = 1.93, within 2
    )
    assert lines["DK"].distance == "there or past it"
    assert lines["SE"].observed.endswith("No pace from 2021 to 2023: break in the series.")
    assert lines["PL"].figure == ": not published"
    assert lines["PL"].observed == ""


def test_a_country_outside_the_union_has_a_figure_and_no_distance() -> None:
    target = replace(NINETY, members=("DK", "DE", "EE", "FI", "LT", "LV", "PL", "SE"))
    cells = [cell("NO", "2023", 55.0), cell("NO", "2025", 60.0)]
    (line,) = [one for one in pace_lines(cells, indicator(), setting(), target=target) if one.geo == "NO"]
    assert line.figure == "60.0% in 2025"
    assert (line.distance, line.needed) == ("the target is the EU’s, and Norway is not a member", "")


def test_another_version_has_a_pace_of_its_own_and_no_distance() -> None:
    info = indicator("dii4_basic")
    (line,) = [one for one in pace_lines(V4, info, setting()) if one.geo == "DK"]
    assert (line.distance, line.needed) == ("", "")
    assert line.observed == "About unchanged between two points, 2022 and 2024."  # 90.47 - 88.80 = 1.67, within 2
    (line,) = [one for one in pace_lines(V4, info, setting()) if one.geo == "EE"]
    assert line.observed == "+2.1 pp a year between two points, 2022 and 2024."  # (71.20 - 66.95) / 2


def test_several_figures_within_the_tolerance_have_no_pace() -> None:
    cells = [cell("DK", period, value) for period, value in (("2021", 60.0), ("2022", 64.0), ("2023", 62.0))]
    (line,) = [one for one in pace_lines(cells, indicator(), setting()) if one.geo == "DK"]
    assert line.observed == "About unchanged from 2021 to 2023 (3 figures)."


def test_unknown_flags_are_said_beside_a_pace() -> None:
    cells = [cell("DK", "2021", 60.0, flags_known=False), cell("DK", "2023", 64.0)]
    (line,) = [one for one in pace_lines(cells, indicator(), setting()) if one.geo == "DK"]
    assert line.observed == "+2.0 pp a year between two points, 2021 and 2023. (flags not known)"


def test_differences_that_the_printed_figures_do_not_give_say_so() -> None:
    """5.3 and 20.6 are printed 5 and 21, and lie 15 apart."""
    odd = [active("PL", "C", 20.6), active("PL", "ALL", 5.3)]
    even = [active("PL", "C", 20.0), active("PL", "ALL", 5.0)]
    names = {"C": "Manufacturing", "ALL": "all activities"}
    said = [
        two_activities(cells, AI, setting(), left="C", right="ALL", names=names).notes  # type: ignore[arg-type]
        for cells in (odd, even)
    ]
    assert ["before rounding" in " ".join(notes) for notes in said] == [True, False]


def test_widths_distances_and_what_is_short_of_a_target_say_so_too() -> None:
    """58.6 and 94.4 are printed 59 and 94, and lie 36 apart; 64.5 is printed 64, and 10 short of 75."""
    cells = [cell("LV", "2025", 58.6), cell("FI", "2025", 94.4)]
    two = {geo: PLACES[geo] for geo in ("LV", "FI")}
    chart = spread_lines([(indicator(), cells)], setting(places=two))
    assert chart.headline.endswith("36 pp apart in 2025")
    assert "before rounding" in chart.note
    assert "before rounding" in behind_sentences(cells, indicator(), setting("LV"))[-1]
    odd = replace(NINETY, value=75.0)
    said = [target_distance([cell("LV", "2025", at)], indicator(), setting(), target=odd).note for at in (64.5, 64.0)]
    assert ["before rounding" in note for note in said] == [True, False]
