//! `analyse`, `robust`, `leave-one-out` and `whatif` through the real program.

#![expect(clippy::float_arithmetic, reason = "figures compared to six digits")]

use serde_json::{Value, json};

use crate::support::Sandbox;

const PUBLISHED: &str = "supplier,C1,C2\nweight,1,1\nscale,0..5,0..5\nA,4,2\nB,2,3\nC,3,1\n";

/// Equal where numbers agree to six digits.
fn same(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() < 1e-6
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.keys().eq(b.keys()) && a.values().zip(b.values()).all(|(a, b)| same(a, b))
        }
        (found, wanted) => found == wanted,
    }
}

#[track_caller]
fn holds(found: &Value, wanted: &Value) {
    assert!(same(found, wanted), "{found}\ninstead of\n{wanted}");
}

#[test]
fn the_published_example_is_answered_to_the_letter() {
    let sandbox = Sandbox::empty();
    sandbox.file("m.csv", PUBLISHED);
    let found = sandbox.json("analyse m.csv");
    let keys: Vec<&String> = found.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "suppliers",
            "criteria",
            "ranking",
            "tipping",
            "least_change",
            "marks",
            "dominance",
            "acceptability",
            "leave_out"
        ]
    );
    holds(
        &found["ranking"],
        &json!([{"supplier":"A","total":0.6,"place":1},{"supplier":"B","total":0.5,"place":2},
                {"supplier":"C","total":0.4,"place":3}]),
    );
    holds(
        &found["tipping"][0],
        &json!({"criterion":"C1","weight":0.5,
                "winner_changes":[{"at_weight":0.333_333_3,"from":"B","to":"A"}],
                "winner_interval":[0.333_333_3,1.0],"order_interval":[0.333_333_3,0.666_666_7]}),
    );
    holds(
        &found["least_change"],
        &json!({"winner":"A","challengers":[
            {"challenger":"B","l1":0.333_333_3,"linf":0.166_666_7,
             "l1_moves":{"C1":-0.166_666_7,"C2":0.166_666_7}},
            {"challenger":"C","l1":null,"linf":null,"l1_moves":null}]}),
    );
    holds(
        &found["marks"]["challengers"][1],
        &json!({"challenger":"C","gap":0.2,
                "fewest_marks":{"either":2,"challenger_up":2,"winner_down":2},
                "fewest_questions_raised":1,"fewest_wrong":{"by_one":2,"by_two":1,"by_any":1}}),
    );
    holds(
        &found["dominance"],
        &json!({"dominates":[["A","C"]],"identical":[],
                "best_margin":{"A":0.2,"B":0.2,"C":-0.2},
                "can_win_outright":["A","B"],"can_never_lead":["C"]}),
    );
    let third = 1.0 / 3.0;
    holds(
        &found["acceptability"],
        &json!({"law":"uniform","method":"exact","samples":null,"seed":null,
                "rank":[[2.0*third,third,0],[third,third,third],[0,third,2.0*third]],
                "rank_se":null,
                "central_weights":[[2.0*third,third],[0.166_666_7,0.833_333_3],null],
                "pairwise_win":[[0.5,2.0*third,1],[third,0.5,2.0*third],[0,third,0.5]]}),
    );
    holds(&found["leave_out"]["candidates"][2], &json!({"without":"C","order":["A","B"]}));
    holds(
        &found["leave_out"]["criteria"],
        &json!([{"without":"C1","winner":"B"},{"without":"C2","winner":"A"}]),
    );
}

#[test]
fn the_same_seed_gives_the_same_figures_and_another_gives_others() {
    let sandbox = Sandbox::empty();
    sandbox.file("m.csv", PUBLISHED);
    let draw = |seed: u32| {
        sandbox.json(&format!("analyse m.csv --only acceptability --samples 20000 --seed {seed}"))
    };
    let (first, again, other) = (draw(7), draw(7), draw(8));
    assert_eq!(first, again);
    assert_ne!(first["acceptability"]["rank"], other["acceptability"]["rank"]);
    assert_eq!(first["acceptability"]["method"], "sampled");
    assert_eq!(first["acceptability"]["samples"], 20_000);
    let share = first["acceptability"]["rank"][0][0].as_f64().unwrap();
    let error = first["acceptability"]["rank_se"][0][0].as_f64().unwrap();
    assert!((share - 2.0 / 3.0).abs() < 5.0 * error, "{share} within five of {error}");
}

#[track_caller]
fn check(sandbox: &Sandbox, text: &str, flags: &str, said: &str) {
    sandbox.file("bad.csv", text);
    let found = sandbox.run(&format!("analyse bad.csv {flags}"));
    let first = found.lines().next().unwrap_or_default().to_owned();
    assert_eq!(first, format!("error: bad.csv: {said}"), "{found}");
    assert!(found.ends_with("exit: 8"), "{found}");
}

#[test]
fn bad_input_is_told_with_row_and_column() {
    let sandbox = Sandbox::empty();
    check(
        &sandbox,
        "n,a,b\nweight,1,1\nx,1,two\ny,3,4\n",
        "",
        "line 3, row x, column b: `two` is no number",
    );
    check(
        &sandbox,
        "n,a,b\nweight,1,-1\nx,1,2\ny,3,4\n",
        "",
        "line 2, row weight, column b: -1 is below 0",
    );
    check(
        &sandbox,
        "n,a,b\nweight,0,0\nx,1,2\ny,3,4\n",
        "",
        "row weight: every weight is 0, so that there are no shares to take",
    );
    check(
        &sandbox,
        "n,a\nweight,1\nx,1\n",
        "",
        "there are fewer than two candidates, so that there is nothing to compare",
    );
    check(
        &sandbox,
        "n,a\nweight,1\ndirection,min\nx,0\ny,1\n",
        "--scaling sum",
        "column a: a cost of 0 has no share of 1/x; choose another scaling",
    );
}

#[test]
fn a_constant_column_under_minmax_counts_nothing_and_is_warned_of() {
    let sandbox = Sandbox::empty();
    sandbox.file("m.csv", "n,a,b\nweight,1,1\nx,1,5\ny,2,5\n");
    insta::assert_snapshot!(sandbox.run("analyse m.csv --scaling minmax --only ranking"), @"
    Ranking
    Place  Candidate   Total
        1  y          0.5000
        2  x          0.0000
    warning: All values of b are alike: under minmax it counts 0 for everybody.
    exit: 0
    ");
}

#[test]
fn the_sisters_of_analyse_answer_in_their_shapes() {
    let sandbox = Sandbox::empty();
    holds(
        &sandbox.json("analyse weights roc 2"),
        &json!({"method":"roc","weights":{"1":0.75,"2":0.25},"exact":{"1":"3/4","2":"1/4"}}),
    );
    sandbox.file("ahp.csv", "x,a,b\na,1,1.5\nb,,1\n");
    holds(
        &sandbox.json("analyse weights ahp ahp.csv"),
        &json!({"method":"ahp","weights":{"a":0.6,"b":0.4},"geometric":{"a":0.6,"b":0.4},
                "lambda_max":2.0,"ci":0.0,"ri":0.0,"cr":0.0,"acceptable":true,"worst_pairs":[]}),
    );
    sandbox.file("bw.csv", "x,a,b\nbest_to_others,1,1.5\nothers_to_worst,1.5,1\n");
    holds(
        &sandbox.json("analyse weights best-worst bw.csv"),
        &json!({"method":"best-worst","weights":{"a":0.6,"b":0.4},"xi":0}),
    );
    // Shrout & Fleiss 1979, table 2: ICC(2,1) 0.29 and ICC(2,4) 0.62.
    sandbox.file(
        "raters.csv",
        "who,u1,u2,u3,u4,u5,u6\nj1,9,6,8,7,10,6\nj2,2,1,4,1,5,2\nj3,5,3,6,2,6,4\nj4,8,2,8,6,9,7\n",
    );
    let found = sandbox.json("analyse agreement raters.csv");
    assert_eq!(found["metric"], "ordinal");
    let near = |key: &str, wanted: f64| {
        let figure = found[key].as_f64().unwrap();
        assert!((figure - wanted).abs() < 0.005, "{key} {figure}");
    };
    near("icc_2_1", 0.29);
    near("icc_2_k", 0.62);
    insta::assert_snapshot!(sandbox.run("analyse weights swing cost=80 exit=twenty"), @"
    error: the points of exit are `twenty`: a number, 0 or more
    exit: 8
    ");
}

#[test]
fn the_example_of_the_guide_can_be_analysed() {
    let sandbox = Sandbox::empty();
    sandbox.file("matrix-example.csv", include_str!("../../data/matrix-example.csv"));
    let found = sandbox.json("analyse matrix-example.csv");
    assert_eq!(found["ranking"][0]["supplier"], "birch");
}

#[test]
fn how_firm_the_sample_is() {
    let sandbox = Sandbox::sample();
    let said = sandbox.done("robust E-0001 --only certificate,marks,tipping");
    insta::assert_snapshot!(said.lines().take(9).collect::<Vec<_>>().join("\n"), @"
    Near tie: aws and azure are 0.03 apart.
    No change of a single group's weight below 0.3 points makes another candidate win; one mark on SKL-01 would.
    The nearest change of a single weight is SKL-02: at 3.1 % instead of 3.0 % (0.1 points away) azure is level with aws.

    The award margin
    aws leads azure by 0.03 marks.
    One step on any scored question would level or reverse it.
    aws leads gcp by 1.73 marks.
    Against gcp it takes two steps to draw level: gcp up two on SKL-01.
    ");
    assert!(said.trim_end().ends_with("illustrative sample data, not advice"), "{said}");

    let found = sandbox.json("robust E-0001");
    assert_eq!(found["near_tie"], json!({"candidates":["aws","azure"],"margin":0.03}));
    assert_eq!(found["marks"]["winner"], "aws");
    assert_eq!(found["marks"]["challengers"][1]["fewest_marks"]["either"], 2);
    let first = &found["marks"]["challengers"][0]["moves"][0];
    assert!(first["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{first}");
    let criteria = found["criteria"].as_array().unwrap().len();
    assert_eq!(found["tipping"].as_array().unwrap().len(), criteria);
    let group = &found["tipping"][0];
    assert_eq!((&group["criterion"], &group["weight"]), (&json!("CON"), &json!(0.1)));
    assert_eq!(found["acceptability"]["method"], "exact");
    let weights = found["acceptability"]["central_weights"][0].as_array().unwrap();
    assert_eq!(weights.len(), criteria);
    let sum = |part: &[Value]| part.iter().map(|w| w.as_f64().unwrap()).sum::<f64>();
    assert!((sum(&weights[..6]) - 1.0).abs() < 1e-9 && (sum(&weights[6..]) - 1.0).abs() < 1e-9);
    assert_eq!(found["panel_subsets"].as_array().unwrap().len(), 7);
    assert_eq!(found["moderation"]["after"]["winner"], "aws");
    // What the questions moved is the difference of the two leads.
    let questions = found["moderation"]["questions"].as_array().unwrap();
    let moved: f64 = questions.iter().map(|q| q["contribution"].as_f64().unwrap()).sum();
    let pair = &found["moderation"]["pair"];
    let lead = |key: &str| pair[key].as_f64().unwrap();
    assert!((moved - (lead("after") - lead("before"))).abs() < 1e-9, "{pair}");
    assert_eq!(found["price_to_win"].as_object().unwrap().len(), 2);
    assert!(found["agreement"]["overall"]["alpha"].is_number());
    assert_eq!(found["methods"][0]["method"], "topsis");
    assert_eq!(found["materiality"], Value::Null);
}

#[test]
fn a_dispute_says_whether_the_award_could_change() {
    let sandbox = Sandbox::sample();
    let said = "robust E-0001 --only materiality --disputed PRT-01,CST-03 --by azure";
    let found = sandbox.json(said);
    assert_eq!(found["materiality"]["could_change"], true);
    assert_eq!(found["materiality"]["questions"], json!(["CST-03"]));
    assert_eq!(sandbox.code("robust E-0001 --disputed PRT-01"), 8);
    assert_eq!(sandbox.code("robust E-0001 --disputed PRT-01 --by aws"), 8);
    assert_eq!(sandbox.code("robust E-0001 --disputed PRT-99 --by azure"), 6);
    // Locked and disputed at once is a contradiction.
    assert_eq!(sandbox.code("robust E-0001 --disputed PRT-01 --by azure --lock PRT-01"), 8);
}

#[test]
fn before_there_is_a_result_the_analysis_is_sealed() {
    let sandbox = Sandbox::sample();
    for command in ["robust E-0003", "leave-one-out E-0003", "whatif E-0003 --weight CST=20"] {
        assert_eq!(sandbox.code(command), 7, "{command}");
    }
}

#[test]
fn a_what_if_shows_who_moves_and_changes_nothing() {
    let sandbox = Sandbox::sample();
    let before = sandbox.done("rank E-0001 --json");
    insta::assert_snapshot!(sandbox.run("whatif E-0001 --weight CST=40 --save 'cost counts more'"), @"
    Candidate  Place  Total  Place then  Total then  Change
    aws            1  76.21           1       77.09    0.88
    gcp            3  74.48           2       76.84    2.36
    azure          2  76.18           3       76.37    0.19
    Weights in percent: CON 10.00 to 8.57, SKL 15.00 to 12.86, CST 30.00 to 40.00, TEC 20.00 to 17.14, PRT 15.00 to 12.86, GEN 10.00 to 8.57.
    The winner stays: now aws leads by 0.03; then aws leads by 0.25.
    Nothing was changed: a what-if is no record.
    illustrative sample data, not advice
    exit: 0
    ");
    let found = sandbox.json("whatif E-0001 --score azure/SKL-01=3");
    assert_eq!(found["winner_changed"], true);
    assert_eq!(found["whatif"]["order"][0]["candidate"], "azure");
    assert_eq!(
        found["moves"],
        json!([{"candidate":"azure","from":2,"to":1},{"candidate":"aws","from":1,"to":2}])
    );
    assert_eq!(sandbox.done("rank E-0001 --json"), before);
    insta::assert_snapshot!(sandbox.run("scenario list E-0001"), @"
    Name              Weights  Scores  Winner  Lead
    cost counts more  CST=40   -       aws     0.25
    illustrative sample data, not advice
    exit: 0
    ");
    sandbox.done("scenario remove E-0001 'cost counts more'");
    insta::assert_snapshot!(sandbox.run("scenario remove E-0001 'cost counts more'"), @"
    error: no scenario of E-0001 is called `cost counts more`
    help: `cloudpick scenario list E-0001` names them
    exit: 6
    ");
    let question = sandbox.json("whatif E-0001 --weight PRT-01=100");
    assert_eq!(question["question_weights"]["PRT-01"], 1.0);
    assert_eq!(question["question_weights"]["PRT-02"], 0.0);
    insta::assert_snapshot!(sandbox.run("whatif E-0001 --weight CST=80,PRT=30"), @"
    error: the weights tried add up to 110: together they have at most 100
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("whatif E-0001 --weight ABC=80"), @"
    error: `ABC` is not a group and no question with a weight: the groups are CON, SKL, CST, TEC, PRT, GEN
    exit: 6
    ");
}

#[test]
fn leaving_each_out_shows_the_order_of_the_rest() {
    let sandbox = Sandbox::sample();
    insta::assert_snapshot!(sandbox.run("leave-one-out E-0001"), @"
    Without  Order of the rest
    aws      azure, gcp
    azure    aws, gcp
    gcp      aws, azure
    Nobody's presence changes the order of the others.
    illustrative sample data, not advice
    exit: 0
    ");
}
