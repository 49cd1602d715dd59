"""Counts every figure of `cloudpick metrics` a second time, by rules of its own: rows are put
together from the history of a SQLite workspace up to a day, and cover is asked day by day.

    python3 tests/data/figures.py WORKSPACE.db 2025-09-30 [PROGRAM]

Prints the figures as CSV; with PROGRAM, the built program, says where it counts otherwise.
`tests/data/figures-counted-again.csv` was made with it from the sample as it stands in the tests."""

import datetime as D
import json
import sqlite3
import subprocess
import sys
import zoneinfo
from collections import defaultdict
from fractions import Fraction as F

db, on = sys.argv[1], sys.argv[2]
day = D.date.fromisoformat(on)
c = sqlite3.connect(db)
tables = defaultdict(dict)
Z = zoneinfo.ZoneInfo("Europe/London")


def civil(at):
    return D.datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(Z).date()


edits = []  # workload edits
for seq, at, actor, kind, subject, body in c.execute(
    "select e.seq,e.at,e.actor,e.kind,e.subject,b.body from event e join event_body b using(seq) order by seq"
):
    if civil(at) > day:
        continue
    b = json.loads(body)
    for ch in b.get("changes", []):
        key = json.dumps(ch["key"], sort_keys=True)
        if ch.get("after") is None:
            tables[ch["table"]].pop(key, None)
        else:
            row = tables[ch["table"]].setdefault(key, dict(ch["key"]))
            row.update(ch["after"])
        if ch["table"] == "workload" and kind == "workload.edited":
            for k, v in (ch["after"] or {}).items():
                edits.append((at, ch["key"]["reference"], k, v))
T = {k: list(v.values()) for k, v in tables.items()}
d = D.date.fromisoformat
W = {w["reference"]: w for w in T.get("workload", [])}
X = {x["reference"]: x for x in T.get("exception", []) if x["state"] != "draft"}
G = defaultdict(list)
for g in sorted(T.get("exception_grant", []), key=lambda g: (g["exception"], int(g["number"]))):
    G[g["exception"]].append(g)
C = defaultdict(list)
M = defaultdict(list)
for k in sorted(T.get("exception_condition", []), key=lambda k: (k["exception"], int(k["number"]))):
    C[(k["exception"], int(k["grant_number"]))].append(k)
for m in sorted(T.get("exception_mark", []), key=lambda m: int(m["number"])):
    M[(m["exception"], int(m["condition"]))].append(m)
turn = {(t["exception"], t["kind"]): t for t in T.get("exception_turn", [])}


def last(cond, t):
    ms = [
        m
        for m in M[(cond["exception"], int(cond["number"]))]
        if d(m["on_day"]) <= t and m["kind"] != "met"
    ]
    return ms[-1] if ms else None


def breached(cond, t):
    l = last(cond, t)
    if l:
        return l["kind"] == "breached"
    return t > d(cond["due"])


def settled(cond, t):
    l = last(cond, t)
    return bool(l) and l["kind"] in ("confirmed", "waived")


def blocks(cond, t):
    if cond["kind"] == "precedent" and not settled(cond, t):
        return True
    return cond["consequence"] == "lapse" and breached(cond, t)


def cover(x, t):
    gs = G[x]
    if not gs:
        return "none"
    e = X[x].get("ended_on")
    if e and d(e) <= t:
        return "ended"
    hold = [g for g in gs if d(g["start"]) <= t <= d(g["last_day"])]
    for g in hold:
        if not any(blocks(k, t) for k in C[(x, int(g["number"]))]):
            return "live"
    if hold:
        return "lapsed_condition"
    if t < min(d(g["start"]) for g in gs):
        return "scheduled"
    return "lapsed"


primary = None
for dd in T.get("decision", []):
    if dd["scope"] == "primary" and dd["status"] in ("accepted", "reopened"):
        primary = dd
# where each runs on the day: target of the latest first grant begun since last recorded
host = {}
for w in W.values():
    h, since = w["hosted"], w.get("hosted_since")
    best = None
    for x in sorted(X):
        if X[x]["workload"] == w["reference"] and X[x]["state"] in ("approved", "revoked") and G[x]:
            f = d(G[x][0]["start"])
            if f <= day and (since is None or f > d(since)) and (best is None or f >= best[0]):
                best = (f, X[x]["target"])
    host[w["reference"]] = best[1] if best else h
    w["since2"] = best[0] if best and best[1] != h else (d(since) if since else None)
out = {}
live = [x for x in sorted(X) if cover(x, day) == "live"]


def cost(x):
    return max(int(X[x].get("target_year") or 0), int(W[X[x]["workload"]]["annual_cost"]))


def rnd(f, n):
    f = F(f)
    s = 10**n
    v = abs(f) * s
    q = int(v + F(1, 2))
    q = -q if f < 0 else q
    return f"{q / s:.{n}f}" if n else str(q)


def pct(a, b):
    return rnd(F(100 * a, b), 1) if b else None


run = [w for w in W.values() if not (w.get("retired_on") and d(w["retired_on"]) <= day)]
away = [w for w in run if primary and host[w["reference"]] != primary["chosen"]]


def why(w):
    own = [x for x in X if X[x]["workload"] == w["reference"] and G[x]]
    if any(cover(x, day) == "live" for x in own):
        return "covered"
    for x in own:
        t = turn.get((x, "closed"))
        if X[x]["target"] == host[w["reference"]] and not (
            t and t["outcome"] == "target_became_primary"
        ):
            return "lapsed"
    old = [o for o in T.get("decision", []) if o["reference"] == primary.get("supersedes")]
    begun = primary.get("effective") or min(
        r["made_on"]
        for r in T["decision_remark"]
        if r["decision"] == primary["reference"] and r["status"] == "accepted"
    )
    stays = (
        old
        and old[0]["chosen"] != primary["chosen"]
        and host[w["reference"]] == old[0]["chosen"]
        and (not w["since2"] or w["since2"] < d(begun))
    )
    if (
        stays
        and d(begun) <= day
        and primary.get("transition_end")
        and day <= d(primary["transition_end"])
    ):
        return "in_transition"
    return "never_asked"


sp = lambda ws: sum(int(w["annual_cost"]) for w in ws)
out["off_primary.share"] = (pct(len(away), len(run)), len(away), len(run))
out["off_primary.share_by_spend"] = (pct(sp(away), sp(run)),)
out["off_primary.spend"] = (rnd(F(sp(away), 100), 0),)
for k in ("covered", "lapsed", "in_transition", "never_asked"):
    ws = [w for w in away if why(w) == k]
    out[f"off_primary.{k}"] = (pct(len(ws), len(away)), len(ws), len(away))
    out[f"off_primary.{k}_by_spend"] = (pct(sp(ws), sp(away)),)
out["by_reason.live"] = (str(len(live)),)
for r in ("cost_profile", "user_needs", "innovation", "flexibility"):
    n = sum(X[x]["primary_reason"] == r for x in live)
    out[f"by_reason.{r}"] = (pct(n, len(live)), n, len(live))
    n = sum(r in [X[x]["primary_reason"]] + (X[x].get("other_reasons") or "").split() for x in live)
    out[f"by_reason.any_{r}"] = (pct(n, len(live)), n, len(live))
tg = defaultdict(list)
for x in live:
    tg[X[x]["target"]].append(x)
for t, xs in tg.items():
    out[f"by_supplier.{t}"] = (pct(len(xs), len(live)), len(xs), len(live))
    out[f"by_supplier.{t}_by_spend"] = (pct(sum(map(cost, xs)), sum(map(cost, live))),)
out["by_supplier.concentration"] = (
    rnd(sum(F(len(v), len(live)) ** 2 for v in tg.values()), 3) if live else None,
    None,
    len(live),
)


# debt
def grant(x):
    return [g for g in G[x] if d(g["start"]) <= day <= d(g["last_day"])][-1]


re_ = [
    (e[0], e[1], int(e[3]) if e[3] is not None else None) for e in edits if e[2] == "move_likely"
]
for r in T.get("rehearsal", []):
    if not r.get("retired_on"):
        re_.append((r["logged_at"], r["workload"], -(-int(r["days"]) * 12 // 260)))
re_.sort()


def now(x):
    g = grant(x)
    n = [m for a, w, m in re_ if w == X[x]["workload"] and a > g["approved_at"]]
    return n[-1] if n and n[-1] is not None else int(g["months"])


acc = [int(grant(x)["months"]) for x in live]
nw = [now(x) for x in live]
worst = [max(int(X[x].get("move_high") or 0), int(grant(x)["months"])) for x in live]
L = len(live)
out["debt.now"] = (str(sum(nw)), None, L)
out["debt.accepted"] = (str(sum(acc)), None, L)
out["debt.excess"] = (str(sum(max(0, n - 12) for n in nw)), None, L)
out["debt.worst"] = (str(sum(worst)), None, L)
if L:
    out["debt.by_spend"] = (
        rnd(F(sum(n * cost(x) for n, x in zip(nw, live)), sum(map(cost, live))), 1),
        None,
        L,
    )
out["debt.lapsed"] = (
    str(
        sum(
            int(G[x][-1]["months"])
            for x in X
            if G[x]
            and (x, "closed") not in turn
            and cover(x, day) in ("lapsed", "lapsed_condition")
        )
    ),
)
# uncovered
un = defaultdict(int)
uq = defaultdict(int)
bare = defaultdict(list)  # the exceptions that leave a day of a workload open
for x in X:
    if not G[x]:
        continue
    if (x, "closed") in turn and turn[(x, "closed")]["outcome"] == "never_started":
        continue  # its workload did not leave
    first = min(d(g["start"]) for g in G[x])
    end = day
    if (x, "closed") in turn:
        end = min(end, d(turn[(x, "closed")]["effective"]) - D.timedelta(1))
    w = W[X[x]["workload"]]
    if primary and host[w["reference"]] == primary["chosen"] and w["since2"]:
        end = min(end, w["since2"] - D.timedelta(1))
    if w.get("retired_on"):
        end = min(end, d(w["retired_on"]) - D.timedelta(1))
    t = first
    while t <= end:
        if cover(x, t) != "live":
            bare[w["reference"], t].append((first, x))
        t += D.timedelta(1)
for (w, t), by in bare.items():
    # A day of a workload counts once, and not where another of its exceptions covers it.
    if not any(G[x] and X[x]["workload"] == w and cover(x, t) == "live" for x in X):
        un[max(by)[1]] += 1
        uq[f"{t.year}-Q{(t.month - 1) // 3 + 1}"] += 1
out["uncovered.days"] = (str(sum(un.values())), len(un))
for q, n in uq.items():
    out[f"uncovered.{q}"] = (str(n),)
ages = [(day - min(d(g["start"]) for g in G[x])).days for x in live]


def med(v):
    v = sorted(v)
    n = len(v)
    return None if not n else F(v[n // 2]) if n % 2 else F(v[n // 2 - 1] + v[n // 2], 2)


one = lambda f: None if f is None else rnd(f, 1)
out["age.live_mean"] = (one(F(sum(ages), L)) if L else None, None, L)
out["age.live_oldest"] = (one(max(ages)) if ages else None,)
ren = {r["exception"]: r for r in T.get("exception_renewal", []) if r["state"] != "draft"}
waits = []
for x in X:
    s = None
    if X[x]["state"] in ("submitted", "in_review", "changes_requested") and X[x].get("submitted_at"):
        s = X[x]["submitted_at"]
    if x in ren:
        s = ren[x]["submitted_at"] or ren[x]["opened_at"]
    if s:
        waits.append((day - civil(s)).days)
out["age.waiting_median"] = (one(med(waits)), None, len(waits))
out["age.waiting_oldest"] = (one(max(waits)) if waits else None,)
R = T.get("exception_ruling", [])
ts = lambda a: D.datetime.fromisoformat(a.replace("Z", "+00:00"))
taken = [
    (ts(r["ruled_at"]) - ts(r["submitted_at"])).total_seconds()
    for r in R
    if r["verdict"] == "rejected"
    or (
        r["verdict"] == "approved"
        and any(g["approved_at"] == r["ruled_at"] for g in G[r["exception"]])
    )
]
taken = sorted(int(t) for t in taken)
out["time_to_decide.median"] = (one(med(taken) / 86400) if taken else None, None, len(taken))
out["time_to_decide.ninetieth"] = (
    one(F(taken[-(-len(taken) * 9 // 10) - 1], 86400)) if taken else None,
)


def voice(pre, rs):
    a = sum(r["verdict"] == "approved" for r in rs)
    j = sum(r["verdict"] == "rejected" for r in rs)
    b = sum(r["verdict"] == "returned" for r in rs)
    req = len({(r["exception"], r["round"]) for r in rs})
    out[f"approvals.{pre}rate"] = (pct(a, a + j), a, a + j)
    out[f"approvals.{pre}returns_per_request"] = (one(F(b, req)) if req else None, b, req)
    out[f"approvals.{pre}length"] = (
        rnd(F(sum(int(r["length"]) for r in rs if r["verdict"] != "returned"), a + j), 0)
        if a + j
        else None,
        None,
        a + j,
    )


voice("", R)
byq = defaultdict(list)
for r in R:
    t = civil(r["ruled_at"])
    q = f"{t.year}-Q{(t.month - 1) // 3 + 1}"
    byq[q + "."].append(r)
    byq[q + "." + r["person"] + "."].append(r)
for k, v in byq.items():
    voice(k, v)
# renewals
e = rn = rens = mx = unch = comp = 0
ever = 0
for x in X:
    gs = [g for g in G[x] if g["kind"] != "bridge"]
    if not G[x]:
        continue
    ever += 1
    cl = {
        int(r["round"]): r["claims"]
        for r in R
        if r["exception"] == x and r["verdict"] == "approved"
    }
    for i, g in enumerate(gs):
        l = d(g["last_day"])
        if X[x].get("ended_on"):
            l = min(l, d(X[x]["ended_on"]) - D.timedelta(1))
        if l < day:
            e += 1
            rn += i + 1 < len(gs)
        if i and i in cl and i - 1 in cl:
            comp += 1
            unch += cl[i] == cl[i - 1]
    rens += len(gs) - 1
    mx = max(mx, len(gs) - 1)
out["renewals.renewed"] = (pct(rn, e), rn, e)
out["renewals.per_exception"] = (one(F(rens, ever)) if ever else None, rens, ever)
out["renewals.most"] = (str(mx),)
out["renewals.unchanged"] = (pct(unch, comp), unch, comp)
fate = defaultdict(int)
for x in X:
    over = X[x]["state"] != "approved"
    t = day
    if X[x].get("ended_on"):
        t = min(t, d(X[x]["ended_on"]) - D.timedelta(1))
    for g in G[x]:
        for k in C[(x, int(g["number"]))]:
            if breached(k, t):
                fate["breached_at_the_end" if over else "breached"] += 1
            elif not settled(k, t):
                if not over:
                    fate["open"] += 1
            else:
                l = last(k, t)
                fate[
                    "waived"
                    if l["kind"] == "waived"
                    else "in_time"
                    if d(l["on_day"]) <= d(k["due"])
                    else "late"
                ] += 1
al = sum(fate.values())
for k in ("in_time", "late", "waived", "breached", "breached_at_the_end", "open"):
    out[f"conditions.{k}"] = (pct(fate[k], al), fate[k], al)
det = {r["exception"]: r for r in T.get("exception_detail", [])}


def tested(x):
    ds = []
    if det.get(x, {}).get("estimate_basis") == "tested" and det[x].get("tested_on"):
        ds.append(d(det[x]["tested_on"]))
    ds += [
        d(r["held_on"])
        for r in T.get("rehearsal", [])
        if r["workload"] == X[x]["workload"]
        and not r.get("retired_on")
        and civil(r["logged_at"]) <= day
    ]
    if not ds:
        return False
    t = max(ds)
    y = (
        D.date(t.year + 1, t.month, t.day)
        if not (t.month == 2 and t.day == 29)
        else D.date(t.year + 1, 3, 1)
    )
    return t <= day < y


n = sum(map(tested, live))
out["exit_tested.share"] = (pct(n, L), n, L)
out["special.overrides"] = (str(sum(bool(g.get("override_by")) for x in X for g in G[x])),)
out["special.bridges"] = (str(sum(g["kind"] == "bridge" for x in X for g in G[x])),)
out["special.corrections"] = (str(sum(int(x.get("corrections") or 0) for x in X.values())),)
cal = defaultdict(lambda: [0, 0, 0])
for (x, k), t in turn.items():
    if (
        k == "closed"
        and t["outcome"] in ("returned_to_primary", "replaced_by")
        and t.get("months") is not None
        and d(t["effective"]) <= day
    ):
        b = (det.get(x, {}).get("estimate_basis") or "no basis").replace(" ", "_")
        cal[b][0] += 1
        cal[b][1] += int(t["months"])
        cal[b][2] += int(G[x][-1]["months"])
for b, (m, a, l) in cal.items():
    out[f"calibration.{b}"] = (rnd(F(a, l), 2) if l else None, m)
if len(sys.argv) < 4:
    for k, v in out.items():
        print(",".join([on, k, *("" if p is None else str(p) for p in (*v, None, None)[:3])]))
    sys.exit()
prog = json.loads(
    subprocess.check_output(
        [sys.argv[3], "--db", db, "--as", "own-1", "metrics", "--json", "--on", on]
    )
)
bad = 0
seen = set()
for f in prog:
    k = f["key"]
    seen.add(k)
    h = out.get(k)
    if h is None:
        print("NOT COUNTED", k, f["value"])
        bad += 1
        continue
    v = f["value"]
    v = None if v is None else v
    same = (v is None and h[0] is None) or (
        v is not None and h[0] is not None and abs(float(v) - float(h[0])) < 1e-9
    )
    cnt = (len(h) < 2 or h[1] is None or f["count"] == h[1]) and (
        len(h) < 3 or h[2] is None or f["of"] == h[2]
    )
    if not (same and cnt):
        print("DIFFERS", k, "program", v, f["count"], f["of"], "hand", h)
        bad += 1
for k in out:
    if k not in seen:
        print("program lacks", k, out[k])
        bad += 1
print(on, len(prog), "figures,", bad, "differ; live", L, "away", len(away))
