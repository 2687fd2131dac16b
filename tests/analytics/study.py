"""The tables of docs/statistics.md: `python -m tests.analytics.study [seeds]`, some minutes."""

import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analytics.activity import Posterior, fit, posterior
from tests.analytics.cities import (
    CITIES,
    Floats,
    Truth,
    average_precision,
    best_possible,
    simulate,
)
from tests.analytics.delays import RULES, Outcome, beside_rule, outcome, reports
from tests.analytics.wrong_cities import STORIES, tell

DELAYED = ("plain", "strong season", "light users", "closures", "declared loads")
OTHER_SEEDS = 100  # those of the calibration table begin here


def judged(truth: Truth) -> Posterior:
    return posterior(truth.histories, fit(truth.histories))


def share(of: NDArray[np.bool_]) -> str:
    return f"{of.mean():.1%}" if len(of) else "-"


def quality(seeds: int) -> Iterator[str]:
    yield "| city | of the best possible: mean (lowest) | p ≥ 0.9 | of them inactive | best | model"
    yield " | days of silence | never came |\n"
    for name in [name for name in CITIES if name != "everyone active"]:
        precisions, sure = [], []
        for seed in range(seeds):
            truth = simulate(CITIES[name], seed)
            result = judged(truth)
            precisions.append([average_precision(s, truth.inactive) for s in scores(truth, result)])
            sure.append(truth.inactive[result.p_inactive >= 0.9])
        best, model, days, never = np.array(precisions).T
        of_best, listed = model / best, np.concatenate(sure)
        yield f"| {name} | {of_best.mean():.3f} ({of_best.min():.4f}) | {len(listed)} |"
        yield f" {share(listed)} | {best.mean():.2f} | {model.mean():.2f} | {days.mean():.2f} |"
        yield f" {never.mean():.2f} |\n"


def scores(truth: Truth, result: Posterior) -> Iterator[Floats]:
    """What may rank a list: the truth's p, the model's, weeks of silence, never a visit."""
    last = truth.histories.last_week
    yield best_possible(truth)
    yield result.p_inactive
    yield (truth.city.weeks - 1 - np.maximum(last, truth.start - 1)).astype(np.float64)
    yield (last < 0).astype(np.float64)


def false_alarms(seeds: int) -> Iterator[str]:
    most, every = [], 0
    for shape, season in ((1.2, 0.15), (0.4, 0.15), (2.5, 0.15), (1.2, 0.5), (0.8, 0.0)):
        for seed in range(seeds):
            city = replace(CITIES["everyone active"], shape=shape, season=season)
            most.append(int((judged(simulate(city, seed)).p_inactive >= 0.9).sum()))
            every += city.licenses
    yield f"everyone active: at most {max(most)} of 1,500; {sum(most)} of {every} in all\n"


def calibration(seeds: int) -> Iterator[str]:
    p, inactive = [], []
    for name in CITIES:
        for seed in range(OTHER_SEEDS, OTHER_SEEDS + seeds):
            truth = simulate(CITIES[name], seed)
            p.append(judged(truth).p_inactive)
            inactive.append(truth.inactive)
    probability, truly = np.concatenate(p), np.concatenate(inactive)
    yield f"calibration of {len(truly)} licenses\n"
    for tenth in range(10):
        within = np.minimum(np.floor(probability * 10), 9) == tenth
        yield f"| {tenth / 10} to {(tenth + 1) / 10} | {within.sum()} | {share(truly[within])} |\n"


def other_stories(seeds: int) -> Iterator[str]:
    for story in STORIES:
        precision, sure, bursts = [], [], []
        for seed in range(seeds):
            told = tell(story, seed)
            fitted = fit(told.histories)
            result = posterior(told.histories, fitted)
            precision.append(average_precision(result.p_inactive, told.inactive))
            sure.append(told.inactive[result.p_inactive >= 0.9])
            bursts.append(fitted.parameters.bursts)
        listed = np.concatenate(sure)
        yield f"| {story} | {np.mean(bursts):.2f} | {len(listed)} | {share(listed)} |"
        yield f" {np.mean(precision):.2f} |\n"


def delays(seeds: int) -> Iterator[str]:
    for name in DELAYED:
        made = [reports(CITIES[name], seed) for seed in range(seeds)]
        for rule in RULES:
            pairs = [beside_rule(one, rule) for one in made]
            yield f"| {name} | {rule} days | {mean_of([a for a, _ in pairs])} |"
            yield f" {mean_of([b for _, b in pairs])} |\n"
        sure = [outcome(one, one.judged & (one.p_inactive >= 0.9)) for one in made]
        yield f"| {name} | p ≥ 0.9 | | {mean_of(sure)} |\n"


def mean_of(outcomes: list[Outcome]) -> str:
    days = np.median([one.days for one in outcomes])
    false = np.mean([one.false_alarms for one in outcomes])
    return f"{false:.0f} | {days:.0f}"


if __name__ == "__main__":
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    for table in (quality, false_alarms, calibration, other_stories):
        print("".join(table(seeds)), flush=True)
    print("".join(delays(min(seeds, 3))), flush=True)
