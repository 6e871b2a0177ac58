"""Makes special_functions.json: reference values with 20 digits, computed with 60 digits (mpmath 1.3).

    python3 special_functions.py > special_functions.json
"""

import json

from mpmath import (betainc, erfc, exp, gamma, gammainc, inf, loggamma, log, mp, mpf, ncdf, nstr, pi, quad, sqrt)

mp.dps = 60


def text(value):
    return nstr(value, 20, strip_zeros=False)


def noncentral_t(t, df, ncp):
    t, df, ncp = mpf(t), mpf(df), mpf(ncp)
    scale = 2 * (df / 2) ** (df / 2) / gamma(df / 2)
    bent = (t * ncp + sqrt((t * ncp) ** 2 + 4 * df * (t * t + df))) / (2 * (t * t + df))
    width = 1 / sqrt(2 * df + ncp**2 + (t * bent) ** 2)
    points = {mpf(0)}
    for centre in (bent, mpf(1)):
        for k in (-30, -10, -5, -2, 0, 2, 5, 10, 30, 60):
            points.add(max(mpf(0), centre + k * width))
    points = sorted(points)
    points += [points[-1] * 3, inf]
    return [
        quad(lambda s: scale * s ** (df - 1) * exp(-df * s * s / 2) * ncdf(sign * (t * s - ncp)), points)
        for sign in (1, -1)
    ]


def sum_terms(first, ratio, count):
    total, term = first, first
    for j in range(count):
        term *= ratio(j)
        total += term
        if term < total * mpf(10) ** -45:
            break
    return total


def binomial_tails(k, n, p):
    p = mpf(p)
    q = 1 - p

    def pmf(x):
        return exp(loggamma(n + 1) - loggamma(x + 1) - loggamma(n - x + 1) + x * log(p) + (n - x) * log(q))

    lower = sum_terms(pmf(k), lambda j: mpf(k - j) / (n - k + j + 1) * q / p, k)
    upper = sum_terms(pmf(k + 1), lambda j: mpf(n - k - 1 - j) / (k + 2 + j) * p / q, n - k - 1)
    return lower, upper


def hypergeometric_tails(k, population, marked, sample):
    def choose(a, b):
        return loggamma(a + 1) - loggamma(b + 1) - loggamma(a - b + 1)

    def pmf(x):
        return exp(choose(marked, x) + choose(population - marked, sample - x) - choose(population, sample))

    rest = population - marked - sample
    lower = sum_terms(pmf(k), lambda j: mpf(k - j) / (marked - k + j + 1) * (rest + k - j) / (sample - k + j + 1), k - max(0, -rest))
    upper = sum_terms(
        pmf(k + 1),
        lambda j: mpf(marked - k - 1 - j) / (k + 2 + j) * (sample - k - 1 - j) / (rest + k + 2 + j),
        min(marked, sample) - k - 1,
    )
    return lower, upper


def poisson_tails(k, mean):
    mean = mpf(mean)

    def pmf(x):
        return exp(x * log(mean) - mean - loggamma(x + 1))

    return sum_terms(pmf(k), lambda j: (k - j) / mean, k), sum_terms(pmf(k + 1), lambda j: mean / (k + 2 + j), 10**6)


out = {"note": "arguments are the exact doubles or the decimal strings shown; lower + upper = 1"}
out["logGamma"] = [
    {"x": x, "value": text(loggamma(mpf(x)))}
    for x in (1e-10, 0.1, 0.5, 0.999, 1.001, 1.25, 1.75, 1.999, 2.001, 2.4, 2.6, 5.5, 9.99, 10.0, 31.25, 1e3, 123456.75, 1e9)
]
out["logBeta"] = [
    {"a": a, "b": b, "value": text(loggamma(mpf(a)) + loggamma(mpf(b)) - loggamma(mpf(a) + mpf(b)))}
    for a, b in ((0.5, 0.5), (2, 3), (0.25, 40), (12, 9.5), (15, 1e5), (1e4, 1e4), (30, 30.5))
]
out["stirlingError"] = [
    {"x": x, "value": text(loggamma(mpf(x) + 1) - (mpf(x) + 0.5) * log(mpf(x)) + mpf(x) - log(2 * pi) / 2)}
    for x in (0.01, 0.5, 1.5, 7.25, 15.5, 16, 16.5, 100, 1e6)
]
out["normal"] = [
    {"z": z, "lower": text(erfc(-mpf(z) / sqrt(mpf(2))) / 2)}
    for z in (-37, -20.5, -10, -8.125, -5, -3, -2, -1, -0.5, -1e-8, 0.25, 1, 2.5, 6)
]
out["regularizedGamma"] = [
    {"a": a, "x": x, "lower": text(gammainc(mpf(a), 0, mpf(x), regularized=True)),
     "upper": text(gammainc(mpf(a), mpf(x), inf, regularized=True))}
    for a, x in ((0.5, 0.001), (0.5, 3), (1e-3, 0.1), (0.1, 1.25), (1, 0.5), (3.5, 10), (10, 2), (10, 40), (100, 95.5), (1000, 1100), (25, 0.5))
]
out["regularizedBeta"] = [
    {"a": a, "b": b, "x": x, "lower": text(betainc(mpf(a), mpf(b), 0, mpf(x), regularized=True)),
     "upper": text(betainc(mpf(a), mpf(b), mpf(x), 1, regularized=True))}
    for a, b, x in ((0.5, 0.5, 0.25), (2, 3, 0.125), (0.5, 14, 0.75), (20, 30, 0.5), (1, 80, 0.03125), (300, 12.5, 0.875), (1200, 900, 0.5), (5, 5, 0.96875))
]
out["noncentralT"] = []
for t, df, ncp in ((1, 1, 0), (5, 3, 2), (-3, 4, 1), (60, 50, 55), (70, 146, 41), (0.5, 2, -3), (30, 10, 3), (2, 200, -4), (100, 5, 20), (-8, 12, -3), (47, 199, 58), (500, 8, 40)):
    lower, upper = noncentral_t(t, df, ncp)
    out["noncentralT"].append({"t": t, "df": df, "ncp": ncp, "lower": nstr(lower, 18), "upper": nstr(upper, 18)})
out["binomial"] = []
for k, n, p in ((100000, 1000000, "0.1"), (100500, 1000000, "0.1"), (10000, 100000, "0.11"), (10000, 100000, "0.09"), (500000, 1000000, "0.5"), (18, 12378142, "1e-6"), (12, 20, "0.75")):
    lower, upper = binomial_tails(k, n, p)
    out["binomial"].append({"k": k, "n": n, "p": p, "lower": text(lower), "upper": text(upper)})
out["poisson"] = []
for k, mean in ((100000, "100000"), (9000, "10000"), (10900, "10000"), (1, "1e-9"), (40, "3.5"), (1000000, "1002500")):
    lower, upper = poisson_tails(k, mean)
    out["poisson"].append({"k": k, "mean": mean, "lower": text(lower), "upper": text(upper)})
out["hypergeometric"] = []
for k, population, marked, sample in (
    (10000, 1000000, 100000, 100000), (10000, 1000000, 95000, 100000), (10000, 1000000, 104000, 100000),
    (10000, 1000000, 500000, 20500), (3, 1000000, 40, 100000), (0, 1000000, 999, 100000), (90, 200, 100, 150),
    (10000, 100000000, 1000000, 1000000),
):
    lower, upper = hypergeometric_tails(k, population, marked, sample)
    out["hypergeometric"].append({"k": k, "population": population, "marked": marked, "sample": sample, "lower": text(lower), "upper": text(upper)})
print(json.dumps(out, indent=1))
