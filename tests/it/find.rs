//! Finding words across everything, and the history of one cell.

use crate::support::{Sandbox, Stage};

#[test]
fn words_are_found_across_everything_with_reference_kind_and_the_line_around_them() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    insta::assert_snapshot!(sandbox.run("find 'Direct connect' --limit 4"), @"
    Reference          Kind           Where
    E-0001/AWS-04      evidence       [Direct] [Connect] at four UK sites
    E-0001/AWS-04      evidence       Private [connect]ion ([Direct] [Connect]) at four UK sites: Equinix LD5 Slough (1/10/100G), Digital Re…
    E-0001/gcp/CON-04  agreed reason  …ab. Social care needs a [direct]ory feature which took a [connect]or of ours, so the need is met; th…
    E-0001/COU-07      evidence       …outes, forwarding and a [direct]ory [connect]or
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("find DIRECT CONNECT --evaluation E-0001 --limit 1 --plain"), @"
    Reference: E-0001/AWS-04
    Kind: evidence
    Where: [Direct] [Connect] at four UK sites
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("find zzzz"), @"
    Reference  Kind  Where
    nothing that you may read holds these words
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("find ' '"), @"
    error: there is nothing to look for: type one or more words
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("find sites --evaluation E-0009"), @"
    error: there is no evaluation E-0009
    help: `cloudpick evaluation list` shows what there is
    exit: 6
    ");
}

#[test]
fn what_is_hidden_or_sealed_is_found_by_nobody_but_its_owner() {
    let sandbox = Sandbox::at(Stage::Scoring);
    sandbox.done(
        "--as tl-1 score set aws CON-02 2 --reason 'A heronry beside the data centre was shown.'",
    );
    assert!(sandbox.done("--as tl-1 find héronry --json").contains("[heronry]"));
    assert_eq!(sandbox.done("--as tl-2 find heronry --count"), "0\n");
    assert_eq!(sandbox.done("--as mod-1 find heronry --count"), "0\n");
}

#[test]
fn the_history_of_a_cell_tells_what_was_before_and_after_and_why() {
    let sandbox = Sandbox::at(Stage::Moderation);
    sandbox.done("--as mod-1 consensus set aws CON-03 2 --reason 'One region is shown, and a second site is what we lack here.' --evidence AWS-01");
    sandbox.done("--as mod-1 consensus set aws CON-03 2 --reason 'One region is shown, and it is near enough for our people.'");
    let shown = "--columns actor,kind,subject,change,reason";
    insta::assert_snapshot!(sandbox.run(&format!("log e1/aws/CON-03 {shown}")), @"
    Who    What           To what                 Change                                                                                                                               Why
    tl-1   score.set      E-0001/aws/CON-03/tl-1  value 2; reason Pages of the sample service felt quick, and the probe sat in the mid-teens, not in single figures.; evidence COU-01  -
    tl-2   score.set      E-0001/aws/CON-03/tl-2  value 2; reason Probe at 13 and 16 ms over seven days, no loss; throughput limited by our own line.; evidence COU-01                 -
    tl-3   score.set      E-0001/aws/CON-03/tl-3  value 2; reason Depot staff noticed no delay during the trial, though the measured figure misses the ten mark.                       -
    mod-1  consensus.set  E-0001/aws/CON-03       value 2; reason One region is shown, and a second site is what we lack here.; evidence AWS-01                                        -
    mod-1  consensus.set  E-0001/aws/CON-03       reason One region is shown, and a second site is what we lack here. → One region is shown, and it is near enough for our people.     -
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run(&format!("log E-0001/aws {shown} --sort -seq --limit 1")), @"
    Who    What           To what            Change                                                                                                                            Why
    mod-1  consensus.set  E-0001/aws/CON-03  reason One region is shown, and a second site is what we lack here. → One region is shown, and it is near enough for our people.  -
    exit: 0
    ");
}

#[test]
fn what_had_no_history_since_a_day_is_an_empty_list_and_what_has_none_at_all_is_not_there() {
    let sandbox = Sandbox::at(Stage::Moderation);
    let since = |what: &str| sandbox.run(&format!("log {what} --since 2027-01-01 --count"));
    assert_eq!(since("e1/aws/CON-03"), "0\nexit: 0");
    assert!(since("e1/aws/CON-99").ends_with("exit: 6"), "{}", since("e1/aws/CON-99"));
}

#[test]
fn the_history_of_a_hidden_score_stays_sealed_to_others() {
    let sandbox = Sandbox::at(Stage::Scoring);
    sandbox.done(
        "--as tl-1 score set aws CON-02 2 --reason 'A heronry beside the data centre was shown.'",
    );
    let shown = "log E-0001/aws/CON-02 --columns actor,kind,change,reason";
    insta::assert_snapshot!(sandbox.run(&format!("--as mod-1 {shown}")), @"
    Who   What       Change    Why
    tl-1  score.set  (sealed)  -
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run(&format!("--as tl-1 {shown}")), @"
    Who   What       Change                                                       Why
    tl-1  score.set  value 2; reason A heronry beside the data centre was shown.  -
    exit: 0
    ");
}
