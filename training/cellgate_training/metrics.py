"""Metrics of a probability for rare events; definitions as in docs/risk.md."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit


def average_precision(failed: np.ndarray, score: np.ndarray) -> float:
    """Area under precision over recall; equal scores are one threshold."""
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(failed[order])
    last = np.flatnonzero(np.append(np.diff(score[order]) != 0, True))
    precision = hits[last] / (last + 1)
    recall = hits[last] / hits[-1]
    return float(np.sum(np.diff(recall, prepend=0.0) * precision))


def roc_auc(failed: np.ndarray, score: np.ndarray) -> float:
    """Probability that a failed cell scores above a good one; ties count half."""
    order = np.argsort(score, kind="stable")
    _, inverse, counts = np.unique(score[order], return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    ranks = mean_rank[inverse]
    positives = failed.sum()
    negatives = len(failed) - positives
    return float((ranks[failed[order]].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def recall_at_review(failed: np.ndarray, score: np.ndarray, share: float) -> float:
    """Share of the failures among the first floor(share x n) cells of a stable descending sort."""
    reviewed = np.argsort(-score, kind="stable")[: int(share * len(score))]
    return float(failed[reviewed].sum() / failed.sum())


def brier(failed: np.ndarray, probability: np.ndarray) -> float:
    return float(np.mean((probability - failed) ** 2))


def brier_skill(failed: np.ndarray, probability: np.ndarray) -> float:
    """1 - Brier score over that of the base rate; above 0 is better than knowing only the base rate."""
    base = failed.mean()
    return float(1 - brier(failed, probability) / (base * (1 - base)))


def expected_calibration_error(failed: np.ndarray, probability: np.ndarray, bins: int, quantile: bool = True) -> float:
    """Mean distance of probability and failure rate over bins of equal count (or of equal width)."""
    if quantile:
        groups = np.array_split(np.argsort(probability, kind="stable"), bins)
    else:
        index = np.minimum((probability * bins).astype(int), bins - 1)
        groups = [np.flatnonzero(index == each) for each in range(bins)]
    gaps = [abs(probability[g].mean() - failed[g].mean()) * len(g) for g in groups if len(g) > 0]
    return float(sum(gaps) / len(probability))


def calibration_slope(failed: np.ndarray, log_odds: np.ndarray) -> float:
    """Slope of a logistic regression of the outcome on the predicted log-odds; 1 is right, below 1 too extreme."""
    sign = np.where(failed, 1.0, -1.0)

    def objective(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        margin = parameters[0] * log_odds + parameters[1]
        residual = -sign * expit(-sign * margin)
        return -log_expit(sign * margin).sum(), np.array([residual @ log_odds, residual.sum()])

    return float(minimize(objective, np.array([1.0, 0.0]), jac=True, method="BFGS").x[0])


def population_stability_index(reference: np.ndarray, current: np.ndarray, bins: int = 10) -> float:
    """Over quantile bins of the reference with open ends; shares are at least 1e-4."""
    edges = np.quantile(reference, np.linspace(0, 1, bins + 1)[1:-1])
    before, after = (
        np.maximum(np.bincount(np.searchsorted(edges, values, side="right"), minlength=bins) / len(values), 1e-4)
        for values in (reference, current)
    )
    return float(np.sum((after - before) * np.log(after / before)))
