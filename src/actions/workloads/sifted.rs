//! The keys by which a list of workloads is sifted: its columns, and short words for some.

use std::borrow::Cow;

use super::Listed;
use crate::domain::exception::grant::Cover;
use crate::domain::filter::{Held, Key, Kind, Sifted, code};
use crate::domain::refs::WorkloadRef;
use crate::domain::workload::{Criticality, DataClass, Known, Months, PersonalData};

/// What a list of workloads can be asked.
pub const KEYS: &[Key<'static>] = &[
    Key { name: "id", kind: Kind::Code(code::<WorkloadRef>) },
    Key { name: "name", kind: Kind::Text },
    Key { name: "owner", kind: Kind::Person },
    Key { name: "directorate", kind: Kind::Text },
    Key { name: "hosted", kind: Kind::Place },
    Key { name: "annual_cost", kind: Kind::Money },
    Key { name: "cost", kind: Kind::Money },
    Key { name: "data_class", kind: Kind::Code(code::<DataClass>) },
    Key { name: "criticality", kind: Kind::Code(code::<Criticality>) },
    Key { name: "hosted_since", kind: Kind::Day },
    Key { name: "hosted_known", kind: Kind::Code(code::<Known>) },
    Key { name: "personal_data", kind: Kind::Code(code::<PersonalData>) },
    Key { name: "needs", kind: Kind::Text },
    Key { name: "value", kind: Kind::Whole },
    Key { name: "move_months_low", kind: Kind::Whole },
    Key { name: "move_months_likely", kind: Kind::Whole },
    Key { name: "move_months_high", kind: Kind::Whole },
    Key { name: "move", kind: Kind::Whole },
    Key { name: "cover", kind: Kind::Code(code::<Cover>) },
    Key { name: "override", kind: Kind::Flag },
    Key { name: "retired_on", kind: Kind::Day },
];

impl Sifted for Listed {
    fn held(&self, key: &str) -> Vec<Held<'_>> {
        let workload = &self.workload;
        let months = |part: fn(Months) -> u16| -> Vec<Held<'_>> {
            workload.move_months.map(|m| Held::Number(part(m).into())).into_iter().collect()
        };
        match key {
            "id" => vec![workload.reference.to_string().into()],
            "name" => vec![workload.name.as_str().into()],
            "owner" => vec![workload.owner.as_str().into()],
            "directorate" => vec![workload.directorate.as_str().into()],
            "hosted" => vec![workload.hosted.to_string().into()],
            "annual_cost" | "cost" => vec![Held::Number(workload.annual_cost.as_pence())],
            "data_class" => vec![workload.data_class.code().into()],
            "criticality" => vec![workload.criticality.code().into()],
            "hosted_since" => Held::day(workload.hosted_since),
            "hosted_known" => vec![workload.hosted_known.code().into()],
            "personal_data" => vec![workload.personal_data.code().into()],
            "needs" => workload.needs.as_ref().map(|n| n.as_str().into()).into_iter().collect(),
            "value" => workload.value.map(|v| Held::Number(v.get().into())).into_iter().collect(),
            "move_months_low" => months(Months::low),
            "move_months_likely" | "move" => months(Months::likely),
            "move_months_high" => months(Months::high),
            "cover" => self.cover.map(|cover| cover.code().into()).into_iter().collect(),
            "override" => vec![Held::Flag(!self.overridden.is_empty())],
            "retired_on" => Held::day(workload.retired_on),
            _ => Vec::new(),
        }
    }

    fn texts(&self) -> Vec<Cow<'_, str>> {
        vec![
            Cow::Owned(self.workload.reference.to_string()),
            Cow::Borrowed(self.workload.name.as_str()),
        ]
    }
}
