"""Rank acceptability, central weights and pairwise wins of a matrix file, by NumPy (SMAA-2).

The peer of `cargo bench --bench smaa`: the same question, from the same file to JSON on standard
output, as fast as we could write it in NumPy with float64.

    smaa.py FILE.csv --samples 1000000 [--seed 1]
    smaa.py FILE.csv --error 0.0005    [--seed 1]     plain draws until the largest standard
                                                      error of a rank acceptability is below it
    smaa.py FILE.csv ... --variant pool|blas          see below
    smaa.py --check                                   says which BLAS kernel and threads it has

What was tried, and is used because it is faster than the alternative next to it:

* exponentials from the ziggurat of `Generator.standard_exponential` into a buffer that is used
  again (against `-log(random())`: half as fast; against `dirichlet`: a quarter as fast), from
  SFC64, the fastest bit generator NumPy has;
* blocks that stay in the second-level cache;
* draws along the last axis, so that every comparison is one long vector operation;
* places from pairwise comparisons added as bytes, not from `argsort` (some five times slower);
* counts of places by `count_nonzero` of a comparison (a SIMD loop), not by `bincount`;
* central weights as one product of matrices, the mask of firsts divided by the sums of draws.

Variants: `pool` runs two Python threads, each with a stream of its own and BLAS on one thread
(NumPy lets go of the interpreter lock in all of these operations); `blas` is one Python thread
with BLAS on two. The bench takes whichever is faster on the machine.
"""

import argparse
import csv
import json
import os
import sys

parser = argparse.ArgumentParser()
parser.add_argument("file", nargs="?")
parser.add_argument("--samples", type=int)
parser.add_argument("--error", type=float)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--variant", choices=["pool", "blas"], default="pool")
parser.add_argument("--block", type=int, default=0)
parser.add_argument("--check", action="store_true")
args = parser.parse_args()

THREADS = 2
# BLAS reads this once, when NumPy is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = "1" if args.variant == "pool" else str(THREADS)

import numpy as np  # noqa: E402

if args.check:
    from threadpoolctl import threadpool_info

    for pool in threadpool_info():
        print("numpy", np.__version__, pool["internal_api"], pool["version"], pool["architecture"],
              "threads", pool["num_threads"])
    sys.exit()


def read(path):
    """Names and values of the candidates; the row `scale` gives each column's range."""
    with open(path, newline="") as file:
        rows = list(csv.reader(file))
    header, scale, names, values = rows[0][1:], None, [], []
    for row in rows[1:]:
        if row[0] == "weight":
            continue
        if row[0] == "scale":
            scale = [tuple(map(float, cell.split(".."))) for cell in row[1:]]
            continue
        names.append(row[0])
        values.append([float(cell) for cell in row[1:]])
    values = np.array(values)
    low = np.array([low for low, _ in scale])
    high = np.array([high for _, high in scale])
    return names, header, (values - low) / (high - low)


class Worker:
    """Counts blocks of draws with a stream and buffers of its own."""

    def __init__(self, values, seed, block):
        m, n = values.shape
        self.values, self.block = values, block
        self.random = np.random.Generator(np.random.SFC64(seed))
        self.draws = np.empty((n, block))
        self.totals = np.empty((m, block))
        self.behind = np.empty((m, block), dtype=np.uint8)
        self.won = np.empty(block, dtype=bool)
        self.firsts = np.empty((m, block))
        self.places = np.zeros((m, m), dtype=np.int64)
        self.wins = np.zeros((m, m), dtype=np.int64)
        self.ties = np.zeros((m, m), dtype=np.int64)
        self.central = np.zeros((m, n))

    def count(self, live):
        m, _ = self.values.shape
        self.random.standard_exponential(out=self.draws)
        np.matmul(self.values, self.draws, out=self.totals)
        self.behind[:] = 0
        if live < self.block:
            draws, totals = self.draws[:, :live], self.totals[:, :live]
            behind, won, firsts = self.behind[:, :live], self.won[:live], self.firsts[:, :live]
        else:
            draws, totals = self.draws, self.totals
            behind, won, firsts = self.behind, self.won, self.firsts
        # A pair is level in none but a vanishing share of draws unless its candidates are
        # identical, so the other side of a comparison is its complement.
        for i in range(m):
            for k in range(i + 1, m):
                np.greater(totals[i], totals[k], out=won)
                ahead = np.count_nonzero(won)
                self.wins[i, k] += ahead
                self.wins[k, i] += live - ahead
                behind[k] += won.view(np.uint8)
                np.logical_not(won, out=won)
                behind[i] += won.view(np.uint8)
        for i in range(m):
            for place in range(m):
                self.places[i, place] += np.count_nonzero(np.equal(behind[i], place, out=won))
        scale = np.reciprocal(draws.sum(axis=0))
        np.multiply(behind == 0, scale, out=firsts)
        self.central += firsts @ draws.T


def main():
    names, _, values = read(args.file)
    m, n = values.shape
    block = args.block or (8192 if n <= 30 else 4096)
    from concurrent.futures import ThreadPoolExecutor

    hands = THREADS if args.variant == "pool" else 1
    seeds = np.random.SeedSequence(args.seed).spawn(hands)
    workers = [Worker(values, seed, block) for seed in seeds]

    def share(worker, count):
        while count > 0:
            worker.count(min(block, count))
            count -= block

    def run(pool, count):
        if hands == 1:
            return share(workers[0], count)
        parts = [count // 2, count - count // 2]
        for done in [pool.submit(share, w, part) for w, part in zip(workers, parts)]:
            done.result()

    drawn = 0
    with ThreadPoolExecutor(hands) as pool:
        if args.samples:
            run(pool, args.samples)
            drawn = args.samples
        else:
            # A first look tells how many draws the largest error takes.
            step = 65536
            while True:
                run(pool, step)
                drawn += step
                rank = sum(w.places for w in workers) / drawn
                largest = (rank * (1 - rank)).max()
                if np.sqrt(largest / drawn) < args.error:
                    break
                step = max(4096, int(largest / args.error**2 * 1.0001) + 1 - drawn)

    places = sum(w.places for w in workers)
    rank = places / drawn
    wins = sum(w.wins for w in workers) / drawn
    np.fill_diagonal(wins, 0.5)
    central = sum(w.central for w in workers)
    firsts = places[:, 0]
    json.dump(
        {
            "suppliers": names,
            "acceptability": {
                "law": "uniform",
                "method": "sampled",
                "samples": drawn,
                "seed": args.seed,
                "rank": rank.tolist(),
                "rank_se": np.sqrt(rank * (1 - rank) / drawn).tolist(),
                "central_weights": [
                    (central[i] / firsts[i]).tolist() if firsts[i] else None for i in range(m)
                ],
                "pairwise_win": wins.tolist(),
            },
        },
        sys.stdout,
    )


main()
