"""How well a model does on the test block, with bootstrap intervals and honest competitors."""

import numpy as np
from scipy.special import expit

from . import metrics


def evaluate(
    failed: np.ndarray,
    log_odds: np.ndarray,
    true_probability: np.ndarray,
    outside_limits: np.ndarray,
    outside_end_of_line_limits: np.ndarray,
    threshold: float,
    seed: int,
    resamples: int,
) -> dict:
    """Point values and 95 % percentile intervals over resampled cells."""

    def once(rows: np.ndarray) -> dict[str, float]:
        y, z = failed[rows], log_odds[rows]
        p, limits, last_limits = expit(z), outside_limits[rows], outside_end_of_line_limits[rows]
        by_model = z > np.log(threshold / (1 - threshold))
        found = {
            "rocAuc": metrics.roc_auc(y, z),
            "prAuc": metrics.average_precision(y, z),
            "recallAt2Percent": metrics.recall_at_review(y, z, 0.02),
            "recallAt5Percent": metrics.recall_at_review(y, z, 0.05),
            "ece15": metrics.expected_calibration_error(y, p, 15),
            "calibrationSlope": metrics.calibration_slope(y, z),
            "brierSkill": metrics.brier_skill(y, p),
            "endOfLineLimitsFlagged": float(last_limits.mean()),
            "endOfLineLimitsRecall": float(y[last_limits].sum() / y.sum()),
            "recallAtEndOfLineFlagRate": metrics.recall_at_review(y, z, last_limits.mean()),
            "allLimitsFlagged": float(limits.mean()),
            "allLimitsRecall": float(y[limits].sum() / y.sum()),
            "recallAtAllLimitsFlagRate": metrics.recall_at_review(y, z, limits.mean()),
            "flaggedByModel": float(by_model.mean()),
            "recallOfModelFlag": float(y[by_model].sum() / y.sum()),
            "precisionOfModelFlag": float(y[by_model].mean()) if by_model.any() else 0.0,
            "flaggedByModelOrLimits": float((by_model | limits).mean()),
            "recallOfModelOrLimits": float(y[by_model | limits].sum() / y.sum()),
        }
        for name, benchmark in (("EndOfLine", "endOfLineLimitsRecall"), ("AllLimits", "allLimitsRecall")):
            if found[benchmark] > 0:
                found[f"gainOver{name}"] = found[f"recallAt{name}FlagRate"] / found[benchmark]
        if not np.isnan(true_probability[rows]).any():
            truth = true_probability[rows]
            found["oraclePrAuc"] = metrics.average_precision(y, truth)
            found["oracleRecallAt2Percent"] = metrics.recall_at_review(y, truth, 0.02)
        return found

    everything = np.arange(len(failed))
    point = once(everything)
    generator = np.random.default_rng(seed)
    samples = [once(generator.choice(everything, len(everything))) for _ in range(resamples)]
    intervals = {
        name: [float(q) for q in np.quantile([s[name] for s in samples if name in s], [0.025, 0.975])] for name in point
    }
    periods = [
        {
            "cells": len(part),
            "failures": int(failed[part].sum()),
            "prAuc": metrics.average_precision(failed[part], log_odds[part]),
            "recallAt2Percent": metrics.recall_at_review(failed[part], log_odds[part], 0.02),
        }
        for part in np.array_split(everything, 4)
    ]
    return {
        "cells": len(failed),
        "failures": int(failed.sum()),
        "baseRate": float(failed.mean()),
        "values": point,
        "intervals95": intervals,
        "periods": periods,
    }


def targets(result: dict) -> list[dict]:
    """The bars a simulator model has to take, and whether it does."""
    v, base = result["values"], result["baseRate"]

    def bar(name: str, value: float, least: float | None = None, most: float | None = None) -> dict:
        ok = (least is None or value >= least) and (most is None or value <= most)
        return {"name": name, "value": value, "atLeast": least, "atMost": most, "ok": ok}

    bars = [
        bar("gain in recall over end-of-line limits at equal flag rate", v.get("gainOverEndOfLine", 0.0), least=1.4),
        bar("ECE over base rate", v["ece15"] / base, most=0.5),
        bar("calibration slope", v["calibrationSlope"], least=0.8, most=1.2),
        bar("Brier skill", v["brierSkill"], least=0.0),
    ]
    if "oraclePrAuc" in v:
        bars.append(bar("PR-AUC over oracle", v["prAuc"] / v["oraclePrAuc"], least=0.55))
        bars.append(bar("recall at 2 % over oracle", v["recallAt2Percent"] / v["oracleRecallAt2Percent"], least=0.68))
    return bars
