//! Reports, figures and lists as at any day, in separate processes.

use std::process::Output;

use crate::support::Sandbox;

/// The program on another day, at half past nine.
fn on(sandbox: &Sandbox, day: &str, arguments: &str) -> Output {
    let mut command = sandbox.command(arguments);
    command.env("CLOUDPICK_NOW", format!("{day}T09:30:00Z"));
    command.output().expect("the built program starts")
}

/// Standard output on another day of a command that must succeed.
#[track_caller]
fn done_on(sandbox: &Sandbox, day: &str, arguments: &str) -> String {
    let output = on(sandbox, day, arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "`{arguments}` on {day}: {said}");
    String::from_utf8(output.stdout).expect("the answer is UTF-8")
}

fn with_workloads() -> Sandbox {
    let sandbox = Sandbox::with_people();
    for slug in ["aws", "gcp"] {
        sandbox.done(&format!("--as proc-1 supplier add {slug}"));
    }
    for (name, hosted, cost) in [("Maps", "gcp", 20_000), ("Payroll", "aws", 80_000)] {
        sandbox.done(&format!(
            "--as arch-1 workload add {name} --owner arch-2 --directorate Environment \
             --hosted {hosted} --annual-cost {cost} --data-class public"
        ));
    }
    sandbox
}

#[test]
fn every_list_and_show_is_as_at_a_past_day_whatever_came_later() {
    let sandbox = with_workloads();
    sandbox.done("--as arch-1 x new --workload w1 --title One --target gcp");
    let day = "--on 2026-03-02 --json";
    let asked = [
        "x list",
        "x show x1",
        "workload list",
        "workload show w1",
        "supplier list",
        "person list",
        "decision list",
        "settings list",
        "log",
    ];
    let seen = |sandbox: &Sandbox, today: &str| -> Vec<String> {
        asked.iter().map(|what| done_on(sandbox, today, &format!("{what} {day}"))).collect()
    };
    let before = seen(&sandbox, "2026-03-02");
    for change in [
        "--as arch-1 x edit x1 --title Two",
        "--as arch-1 x new --workload w2 --title Three --target gcp",
        "--as arch-1 workload edit w1 --annual-cost 99",
        "--as proc-1 supplier add azure",
        "--as admin-1 person add new-1 --role auditor",
        "--as admin-1 settings set expiring-days 60 --reason 'Longer notice asked for'",
    ] {
        done_on(&sandbox, "2026-09-01", change);
    }
    let after = seen(&sandbox, "2027-09-01");
    for ((what, before), after) in asked.iter().zip(&before).zip(&after) {
        assert_eq!(before, after, "{what}");
    }
    assert_ne!(done_on(&sandbox, "2027-09-01", "x list --json"), before[0]);
    let early = on(&sandbox, "2027-09-01", "x list --on 2020-01-01");
    assert_eq!(early.status.code(), Some(8));
    assert!(String::from_utf8_lossy(&early.stderr).contains("its first day is 2026-03-02"));
}

#[test]
fn any_list_takes_a_filter_over_its_columns() {
    let sandbox = with_workloads();
    assert_eq!(sandbox.done("supplier list --filter id:gcp --count"), "1\n");
    assert_eq!(sandbox.done("workload list --filter 'annual_cost.over:50000' --count"), "1\n");
    assert_eq!(sandbox.done("workload list --filter '-hosted:aws' --count"), "1\n");
    let said = sandbox.run("person list --filter rols:admin");
    assert!(said.contains("did you mean roles?") && said.ends_with("exit: 2"), "{said}");
    assert_eq!(sandbox.code("workload show w1 --filter hosted:aws"), 2);
}

#[test]
fn a_view_is_saved_once_and_used_in_every_list() {
    let sandbox = with_workloads();
    assert_eq!(sandbox.done("--as arch-1 view save dear cost.over:50000"), "@dear\n");
    assert_eq!(sandbox.done("workload list @dear --count"), "1\n");
    assert_eq!(sandbox.done("workload list -@dear --count"), "1\n");
    assert_eq!(sandbox.done("--as arch-1 view save both '@dear or hosted:gcp'"), "@both\n");
    assert_eq!(sandbox.done("workload list @both --count"), "2\n");
    let kept = sandbox.json("view list");
    assert_eq!(kept[0]["filter"], "(cost.over:50000) or hosted:gcp");
    for (arguments, code) in [
        ("workload list @deer", 2),
        ("--as arch-2 view save dear cost.over:1", 5),
        ("--as arch-2 view drop dear", 4),
        ("--as arch-1 view drop deer", 6),
        ("--as arch-1 view save odd stat:draft", 2),
    ] {
        assert_eq!(sandbox.code(arguments), code, "{arguments}");
    }
    sandbox.done("--as arch-1 view drop dear");
    assert_eq!(sandbox.code("workload list @dear"), 2);
    assert_eq!(sandbox.done("workload list @both --count"), "2\n");
    assert_eq!(sandbox.code("verify"), 0);
}
