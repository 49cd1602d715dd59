//! Workloads and exceptions as people and scripts see them on the command line.

use crate::support::Sandbox;

fn with_a_workload() -> Sandbox {
    let sandbox = Sandbox::with_people();
    for slug in ["aws", "gcp"] {
        sandbox.done(&format!("--as proc-1 supplier add {slug}"));
    }
    sandbox.done(
        "--as arch-1 workload add 'Map service' --owner arch-2 --directorate Environment \
         --hosted on-premises --annual-cost 20000 --data-class public",
    );
    sandbox
}

#[test]
fn the_template_is_a_request_and_what_is_shown_is_one_again() {
    let sandbox = with_a_workload();
    let template = sandbox.done("exception template");
    sandbox.file("t.toml", &template);
    let filed = "--as arch-1 exception new --from t.toml --reason-primary innovation";
    assert_eq!(sandbox.done(filed), "X-0001\n");
    sandbox.file("s.json", &sandbox.done("exception show x1 --json"));
    assert_eq!(sandbox.done("--as arch-1 x new --from s.json"), "X-0002\n");
    let (one, two) = (sandbox.json("x show x1"), sandbox.json("x show x2"));
    assert_eq!(one["content_hash"], two["content_hash"]);
    assert_eq!(one["state"], "draft");
}

#[test]
fn a_filter_may_leave_out_and_flags_may_follow_it() {
    let sandbox = with_a_workload();
    sandbox.done("--as arch-1 x new --workload w1 --title One --target gcp");
    assert_eq!(sandbox.done("x list -to:aws --count"), "1\n");
    assert_eq!(sandbox.done("x list '-(to:aws or to:gcp)' --count"), "0\n");
    assert_eq!(sandbox.done("workload list -hosted:aws cost.over:10000 --count"), "1\n");
    assert_eq!(sandbox.code("x list stat:draft"), 2);
    assert_eq!(sandbox.code("x list state:drafty"), 2);
}

#[test]
fn the_first_rule_that_refuses_gives_the_exit_code() {
    let sandbox = with_a_workload();
    sandbox.done("--as arch-1 x new --workload w1 --title One --target gcp");
    for (arguments, code) in [
        ("--as app-1 x approve x9 --until garbage", 6),
        ("--as arch-2 x submit x1", 4),
        ("--as app-1 x approve x1", 7),
        ("--as arch-1 x submit x1", 7),
        ("--as arch-1 x edit x1 --start soon", 8),
        ("--as arch-1 x edit x1 --title Two --seen-version 7", 5),
        ("--as arch-1 x submit x1 x1 x1", 2),
        (
            "--as arch-1 workload add 'Mаp  Service' --owner arch-2 --directorate E --hosted aws --annual-cost 1 --data-class public",
            8,
        ),
    ] {
        assert_eq!(sandbox.code(arguments), code, "{arguments}");
    }
}

#[test]
fn a_batch_goes_on_after_a_refusal_and_ends_with_its_code() {
    let sandbox = with_a_workload();
    for title in ["One", "Two"] {
        sandbox.done(&format!("--as arch-1 x new --workload w1 --title {title} --target gcp"));
    }
    let said = sandbox.run("--as arch-1 --yes x withdraw x1 x9 x2");
    assert!(said.ends_with("2 done, 1 refused\nexit: 6"), "{said}");
    assert_eq!(sandbox.done("x list state:withdrawn --count"), "2\n");
    assert_eq!(sandbox.code("--as arch-1 x revise x1 x9 --all-or-nothing"), 6);
    assert_eq!(sandbox.done("x list state:draft --count"), "0\n");
}
