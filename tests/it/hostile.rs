//! Text of any kind in every field of a request, a workload and a decision: kept as it was typed or
//! refused, shown harmlessly, exported safely.

use std::process::Output;

use serde_json::{Value, json};

use crate::misuse::{HOSTILE, harmful};
use crate::support::Sandbox;

/// Fields of a request that hold text, as a request file and `show --json` call them.
const FIELDS: &[&str] = &[
    "/title",
    "/directorate",
    "/target",
    "/substitutability_reason",
    "/exit_plan_reference",
    "/cost/source",
    "/claim/0/text",
    "/claim/0/evidence/0",
    "/tested_evidence/0",
    "/function/0/name",
    "/function/0/why",
    "/function/0/source",
    "/condition/0/text",
];

/// Fields that take several lines: whatever may be stored at all is stored there.
const LONG: &[&str] =
    &["/substitutability_reason", "/claim/0/text", "/function/0/why", "/condition/0/text"];

/// What no text may hold.
const FORBIDDEN: &[&str] = &[
    "a \0 in it",
    "red \u{1b}[31malert\u{1b}[0m",
    "bell \u{7}",
    "c1 \u{9b}31m",
    "not a character \u{fffe}",
    "cut\u{7f}",
    "back\u{8}space",
];

fn request() -> Value {
    json!({
        "workload": "Map service",
        "target": "gcp",
        "title": "Maps elsewhere",
        "environment": "trial",
        "category": "waiver",
        "primary_reason": "innovation",
        "owner": "arch-2",
        "directorate": "Environment",
        "data_class": "public",
        "personal_data": "none",
        "start": "2026-04-01",
        "last_day": "2026-05-31",
        "move_months": [0, 1, 2],
        "estimate_basis": "tested",
        "tested_on": "2026-02-01",
        "tested_evidence": ["the report"],
        "substitutability": "medium",
        "substitutability_reason": "It can be had elsewhere.",
        "exit_plan": "yes",
        "exit_plan_reference": "the shelf",
        "cost": {"target_year": 1000, "source": "the list of prices"},
        "claim": [{
            "reason": "innovation",
            "text": "We want to learn whether moving maps are drawn within a second or two.",
            "evidence": ["GCP-02"],
        }],
        "function": [{
            "name": "Moving maps",
            "why": "Nothing else draws them",
            "checked_on": "2026-02-01",
            "source": "its list",
        }],
        "condition": [{
            "text": "The tiles come home",
            "owner": "arch-1",
            "due": "2026-05-01",
            "kind": "compensating",
            "consequence": "warn",
        }],
    })
}

/// What the field at `place` holds when it is made of `text`.
fn said(place: &str, text: &str) -> String {
    if place == "/target" { format!("other:{text}") } else { text.to_owned() }
}

fn with(places: &[&str], text: &str) -> Value {
    let mut request = request();
    for place in places {
        *request.pointer_mut(place).unwrap() = said(place, text).into();
    }
    request
}

fn harmless(output: &Output, what: &str) {
    for stream in [&output.stdout, &output.stderr] {
        let text = String::from_utf8(stream.clone()).unwrap();
        let found: Vec<char> = text.chars().filter(|c| harmful(*c) && *c != '\r').collect();
        assert!(found.is_empty(), "{what} lets {found:?} through:\n{text}");
        assert!(!text.contains("panicked"), "{what}: {text}");
    }
}

/// The program with these arguments, each as it stands; done or refused, and harmlessly so.
#[track_caller]
fn tried(sandbox: &Sandbox, who: &str, arguments: &[&str]) -> bool {
    let output = sandbox.command(&format!("--as {who}")).args(arguments).output().unwrap();
    harmless(&output, &format!("{arguments:?}"));
    match output.status.code() {
        Some(0) => true,
        // Of a word that begins like a flag the command line is told with `=`, or not at all.
        Some(2) if arguments.iter().any(|word| word.starts_with("-1")) => false,
        Some(8) => {
            let told = String::from_utf8(output.stderr).unwrap();
            assert!(told.starts_with("error: "), "{arguments:?}: {told}");
            assert!(told.len() < 4000, "a refusal of {} bytes", told.len());
            false
        }
        other => panic!("{arguments:?} ended with {other:?}: {output:?}"),
    }
}

fn imported(sandbox: &Sandbox, request: &Value) -> bool {
    sandbox.file("r.json", &request.to_string());
    tried(sandbox, "arch-1", &["x", "import", "r.json"])
}

fn prepared() -> Sandbox {
    let sandbox = Sandbox::with_people();
    for slug in ["aws", "gcp"] {
        sandbox.done(&format!("--as proc-1 supplier add {slug}"));
    }
    sandbox.done(
        "--as arch-1 workload add 'Map service' --owner arch-2 --directorate Environment \
         --hosted on-premises --annual-cost 2000 --data-class public",
    );
    sandbox
}

/// Requests with each text in each field, then one with it in all that take it: what is shown is
/// what was typed.
fn requests(sandbox: &Sandbox) -> usize {
    let mut kept = 0;
    for text in HOSTILE {
        let takes = |place: &&&str| imported(sandbox, &with(&[place], text));
        let places: Vec<&str> = FIELDS.iter().filter(takes).copied().collect();
        for place in LONG {
            assert!(places.contains(place), "{place} refuses {text:?}");
        }
        assert!(imported(sandbox, &with(&places, text)), "{text:?} in all of {places:?}");
        let count = sandbox.done("x list --count");
        let shown = sandbox.json(&format!("x show x{}", count.trim()));
        for place in &places {
            let found = shown.pointer(place).and_then(Value::as_str);
            // Input of a place is forgiving about blanks around its text, as about its case.
            let text = if *place == "/target" { text.trim() } else { text };
            assert_eq!(found, Some(said(place, text).as_str()), "{place}");
        }
        kept += places.len();
    }
    kept
}

/// What stands beside a request and what is said about it.
fn beside(sandbox: &Sandbox) {
    sandbox.file("plan.txt", "the plan");
    for (nth, text) in (1..).zip(HOSTILE) {
        let which = format!("x{nth}");
        let address = format!("https://example.test/{text}");
        assert!(
            tried(sandbox, "arch-1", &["x", "comment", &which, &format!("--note={text}")]),
            "{text:?}"
        );
        let named = tried(sandbox, "arch-1", &["x", "link", &which, &format!("--outside={text}")]);
        let labelled = tried(
            sandbox,
            "arch-1",
            &["x", "attach", &which, "plan.txt", &format!("--label={text}")],
        );
        let linked = tried(sandbox, "arch-1", &["x", "attach", &which, &address]);
        tried(sandbox, "arch-1", &["x", "tag", &which, &format!("+{text}")]);
        tried(sandbox, "arch-1", &["view", "save", text, "state:draft"]);
        assert!(
            tried(sandbox, "arch-1", &["x", "withdraw", &which, &format!("--reason={text}")]),
            "{text:?}"
        );
        let shown = sandbox.json(&format!("x show {which}"));
        assert_eq!(shown["comments"][0]["text"], *text);
        if named {
            assert_eq!(shown["outside_reference"], *text);
        }
        let attached = shown["attachments"].as_array().unwrap();
        assert_eq!(attached.len(), usize::from(labelled) + usize::from(linked));
        if labelled {
            assert_eq!(attached[0]["label"], *text);
        }
    }
}

fn workloads(sandbox: &Sandbox) {
    for (nth, text) in (1..).zip(HOSTILE) {
        let base = |name: &str, directorate: &str, place: &str, needs: &str| {
            tried(
                sandbox,
                "arch-1",
                &[
                    "workload",
                    "add",
                    name,
                    "--owner",
                    "arch-2",
                    &format!("--directorate={directorate}"),
                    "--hosted",
                    place,
                    "--annual-cost",
                    "10",
                    "--data-class",
                    "public",
                    &format!("--needs={needs}"),
                ],
            )
        };
        let (name, place) = (format!("Desk {nth}"), format!("other:{text}"));
        harmless(&sandbox.command("workload list").arg(text).output().unwrap(), "workload list");
        base(&format!("{text} {nth}"), "Housing", "gcp", "nothing");
        base(&format!("{name} d"), text, "gcp", "nothing");
        base(&format!("{name} p"), "Housing", &place, "nothing");
        assert!(base(&name, "Housing", "gcp", text), "{text:?}");
        assert_eq!(sandbox.json(&format!("workload show '{name}'"))["needs"], *text);
        let noted = ["rehearsal", "add", &name, "--days", "3", &format!("--notes={text}")];
        assert!(tried(sandbox, "arch-1", &noted), "{text:?}");
        tried(
            sandbox,
            "arch-1",
            &["lockin", "add", &name, &format!("--feature={text}"), "--spend", "3"],
        );
    }
}

fn decisions(sandbox: &Sandbox) {
    for (nth, text) in (1..).zip(HOSTILE) {
        let scope = format!("scope-{nth}");
        let new = |title: &str, more: &[&str]| {
            let mut arguments = vec![
                "decision",
                "new",
                "--choose",
                "gcp",
                "--scope",
                &scope,
                "--review-by",
                "2028-01-31",
                "--decision-makers",
                "own-1",
            ];
            let title = format!("--title={title}");
            arguments.push(&title);
            arguments.extend(more);
            tried(sandbox, "own-1", &arguments)
        };
        new(text, &["--reason", "It fits."]);
        for field in ["--reopen-trigger", "--consulted", "--informed"] {
            new("A line", &["--reason", "It fits.", &format!("{field}={text}")]);
        }
        let long = ["reason", "dissent", "conflict", "condition", "not-covered", "route-to-market"]
            .map(|field| format!("--{field}={text}"));
        let long: Vec<&str> = long.iter().map(String::as_str).collect();
        assert!(new("All of them", &long), "{text:?}");
        let count = sandbox.done("decision list --count");
        let shown = sandbox.json(&format!("decision show d{}", count.trim()));
        for key in ["reason", "not_covered", "route_to_market"] {
            assert_eq!(shown[key], *text, "{key}");
        }
        for key in ["dissent", "conflicts", "conditions"] {
            assert_eq!(shown[key], json!([text]), "{key}");
        }
        // As a record in Markdown it goes out and comes in again with the same words.
        let which = format!("d{}", count.trim());
        let record = sandbox.done(&format!("decision export {which}"));
        sandbox.file("d.md", &record.replace(&scope, &format!("{scope}-again")));
        assert!(tried(sandbox, "own-1", &["decision", "import", "d.md"]), "{record}");
        let count = sandbox.done("decision list --count");
        let again = sandbox.done(&format!("decision export d{}", count.trim()));
        assert_eq!(again.replace(&format!("{scope}-again"), &scope), record);
        // Beyond plain characters a record writes what can be shown.
        if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            let again = sandbox.json(&format!("decision show d{}", count.trim()));
            for key in ["dissent", "conflicts", "conditions"] {
                assert_eq!(again[key], shown[key], "{key} of\n{record}");
            }
        }
    }
}

/// Whether a spreadsheet would run what stands in this cell.
fn runs(cell: &str) -> bool {
    let first = cell.chars().find(|c| !c.is_whitespace() && *c != '\u{FEFF}');
    let number = cell.parse::<f64>().is_ok();
    !number && matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
}

/// Everything that shows or writes what was stored.
fn read_again(sandbox: &Sandbox) {
    let lists = [
        "x list",
        "workload list",
        "decision list",
        "log",
        "view list",
        "rehearsal list",
        "lockin list",
        "function list",
        "report evidence",
        "report conditions",
        "report orphans",
        "report foi",
        "report waiting",
        "report decided",
        "report reasons",
        "report suppliers",
        "report directorates",
        "report stale",
        "decision graph",
        "waiting",
        "due",
        "metrics",
        "export exceptions",
        "export workloads",
        "export decisions",
    ];
    for list in lists {
        // A file holds the very text that was typed; a terminal is shown what can be seen of it.
        let table = if list.starts_with("export") {
            sandbox.done(list)
        } else {
            harmless(&sandbox.output(list), list);
            for form in [" --plain", " --json"] {
                harmless(&sandbox.output(&format!("{list}{form}")), list);
            }
            sandbox.done(&format!("{list} --csv"))
        };
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        for cell in rows
            .records()
            .flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
        {
            assert!(!runs(&cell), "{list}: a spreadsheet would run {cell:?}");
            let raw = cell.chars().find(|c| c.is_control() && *c != '\n' && *c != '\t');
            assert_eq!(raw, None, "{list}: {cell:?}");
        }
    }
    for nth in 1..=HOSTILE.len() {
        for shown in ["x show x", "x log x", "workload show w", "decision show d"] {
            harmless(&sandbox.output(&format!("{shown}{nth}")), shown);
            harmless(&sandbox.output(&format!("{shown}{nth} --plain")), shown);
        }
    }
    sandbox.done("report exceptions -o page.html");
    let page = std::fs::read_to_string(sandbox.folder().join("page.html")).unwrap();
    assert!(!page.contains("<script>alert") && !page.contains("\u{202E}"));
    sandbox.done("report calendar -o days.ics");
    let days = std::fs::read_to_string(sandbox.folder().join("days.ics")).unwrap();
    assert!(days.lines().all(|line| !line.contains('\u{1b}')));
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn text_of_any_kind_is_kept_as_typed_or_refused_and_shown_and_exported_harmlessly() {
    let sandbox = prepared();
    let kept = requests(&sandbox);
    assert!(kept > HOSTILE.len() * LONG.len() + 40, "{kept} texts were kept");
    beside(&sandbox);
    workloads(&sandbox);
    decisions(&sandbox);
    read_again(&sandbox);
}

#[test]
fn what_no_text_may_hold_is_refused_in_every_field_and_told_harmlessly() {
    let sandbox = prepared();
    for text in FORBIDDEN {
        for place in FIELDS {
            assert!(!imported(&sandbox, &with(&[place], text)), "{place} takes {text:?}");
        }
    }
    assert_eq!(sandbox.done("x list --count"), "0\n");
    assert!(imported(&sandbox, &request()));
    for text in FORBIDDEN.iter().filter(|text| !text.contains('\0')) {
        for arguments in [
            ["x", "comment", "x1", "--note", text],
            ["x", "link", "x1", "--outside", text],
            ["x", "edit", "x1", "--condition", text],
            ["x", "edit", "x1", "--title", text],
            ["x", "withdraw", "x1", "--reason", text],
            ["workload", "edit", "w1", "--needs", text],
            ["workload", "edit", "w1", "--name", text],
            ["workload", "edit", "w1", "--directorate", text],
            ["workload", "edit", "w1", "--hosted", &format!("other:{text}")],
        ] {
            assert!(!tried(&sandbox, "arch-1", &arguments), "{arguments:?}");
        }
    }
}

#[test]
fn ten_megabytes_and_bytes_that_are_no_text_are_refused_and_leave_nothing() {
    let sandbox = prepared();
    let long = "a long case ".repeat(900_000);
    for place in FIELDS {
        assert!(!imported(&sandbox, &with(&[place], &long)), "{place}");
    }
    assert_eq!(sandbox.done("x list --count"), "0\n");
    assert!(imported(&sandbox, &request()));
    sandbox.file("long.txt", &long);
    for arguments in [
        ["x", "comment", "x1", "--note-file", "long.txt"],
        ["x", "withdraw", "x1", "--reason-file", "long.txt"],
        ["x", "edit", "x1", "--claim-innovation-file", "long.txt"],
    ] {
        assert!(!tried(&sandbox, "arch-1", &arguments), "{arguments:?}");
    }
    let bytes = |name: &str, text: &str| {
        let mut bytes = text.as_bytes().to_vec();
        let at = bytes.iter().position(|byte| *byte == b'%').unwrap();
        bytes.splice(at..=at, [0xff, 0xfe]);
        std::fs::write(sandbox.folder().join(name), bytes).unwrap();
    };
    bytes("r.json", &with(&["/title"], "A % of it").to_string());
    bytes("note.txt", "caf%");
    bytes(
        "w.csv",
        "name,owner,directorate,hosted,annual_cost,data_class\nA%,arch-1,X,gcp,1,public\n",
    );
    bytes("d.md", "---\nstatus: proposed\n---\n# A % of it\n");
    for (who, arguments) in [
        ("arch-1", ["x", "import", "r.json"].as_slice()),
        ("arch-1", &["x", "comment", "x1", "--note-file", "note.txt"]),
        ("arch-1", &["workload", "import", "w.csv"]),
        ("own-1", &["decision", "import", "d.md"]),
    ] {
        assert!(!tried(&sandbox, who, arguments), "{arguments:?}");
    }
    assert_eq!(sandbox.done("x list --count"), "1\n");
    assert_eq!(sandbox.done("workload list --count"), "1\n");
}
