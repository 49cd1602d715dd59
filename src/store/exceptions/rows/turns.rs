//! What became of a request, a row each: most columns are empty in each kind.

use super::small;
use crate::domain::exception::Exception;
use crate::domain::refs::ExceptionRef;
use crate::store::Val;
use crate::store::exceptions::field::joined;

/// The columns of a turn after its key, most of them empty in each kind.
#[derive(Default)]
struct Turn {
    person: Option<Val>,
    role: Option<Val>,
    text: Option<Val>,
    content: Option<Val>,
    tier: Option<Val>,
    people: Option<Val>,
    fields: Option<Val>,
    outcome: Option<Val>,
    months: Option<Val>,
    effective: Option<Val>,
    return_by: Option<Val>,
    cover_before: Option<Val>,
    on: Option<Val>,
    at: Option<Val>,
}

impl Turn {
    fn row(self, which: ExceptionRef, kind: &str) -> Vec<Val> {
        let or_null = |value: Option<Val>| value.unwrap_or(Val::Null);
        let or_empty = |value: Option<Val>| value.unwrap_or_else(|| "".into());
        vec![
            Val::shown(which),
            kind.into(),
            or_null(self.person),
            or_null(self.role),
            or_null(self.text),
            or_null(self.content),
            or_null(self.tier),
            or_empty(self.people),
            or_empty(self.fields),
            or_null(self.outcome),
            or_null(self.months),
            or_null(self.effective),
            or_null(self.return_by),
            or_null(self.cover_before),
            or_null(self.on),
            or_null(self.at),
        ]
    }
}

pub(super) fn turns(exception: &Exception) -> Vec<Vec<Val>> {
    let which = exception.reference;
    let mut rows = Vec::new();
    if let Some(back) = &exception.returned {
        let turn = Turn {
            person: Some(Val::shown(&back.by)),
            text: Some(Val::shown(&back.note)),
            fields: Some(joined(&back.fields)),
            at: Some(Val::shown(back.at)),
            ..Turn::default()
        };
        rows.push(turn.row(which, "returned"));
    }
    if let Some(no) = &exception.rejection {
        let turn = Turn {
            person: Some(Val::shown(&no.by)),
            role: Some(Val::shown(no.role)),
            text: Some(Val::shown(&no.rationale)),
            content: Some(Val::shown(no.content)),
            tier: Some(Val::shown(no.tier)),
            people: Some(joined(&no.deciders)),
            on: Some(Val::shown(no.on)),
            at: Some(Val::shown(no.at)),
            ..Turn::default()
        };
        rows.push(turn.row(which, "rejected"));
    }
    if let Some(appeal) = &exception.appeal {
        let turn = Turn {
            content: Some(Val::shown(appeal.content)),
            tier: Some(Val::shown(appeal.from)),
            people: Some(joined(&appeal.deciders)),
            ..Turn::default()
        };
        rows.push(turn.row(which, "appeal"));
    }
    if let Some(gone) = &exception.withdrawal {
        let turn = Turn {
            text: gone.reason.as_ref().map(Val::shown),
            at: Some(Val::shown(gone.at)),
            ..Turn::default()
        };
        rows.push(turn.row(which, "withdrawn"));
    }
    if let Some(end) = &exception.revocation {
        let turn = Turn {
            person: Some(Val::shown(&end.by)),
            text: Some(Val::shown(&end.reason)),
            effective: Some(Val::shown(end.effective)),
            return_by: Some(Val::shown(end.return_by)),
            cover_before: Some(Val::shown(end.cover_before)),
            at: Some(Val::shown(end.at)),
            ..Turn::default()
        };
        rows.push(turn.row(which, "revoked"));
    }
    if let Some(end) = &exception.closure {
        let turn = Turn {
            person: Some(Val::shown(&end.by)),
            text: end.reason.as_ref().map(Val::shown),
            outcome: Some(Val::shown(end.outcome)),
            months: Some(small(end.months)),
            effective: Some(Val::shown(end.effective)),
            at: Some(Val::shown(end.at)),
            ..Turn::default()
        };
        rows.push(turn.row(which, "closed"));
    }
    if let Some(rests) = &exception.confirmation {
        let turn = Turn {
            person: Some(Val::shown(&rests.by)),
            text: Some(Val::shown(&rests.reason)),
            outcome: Some(Val::shown(rests.before)),
            at: Some(Val::shown(rests.at)),
            ..Turn::default()
        };
        rows.push(turn.row(which, "confirmed"));
    }
    if let Some(looked) = &exception.looked {
        let turn = Turn {
            person: Some(Val::shown(&looked.by)),
            text: Some(Val::shown(&looked.reason)),
            fields: Some(joined(&looked.over)),
            on: Some(Val::shown(looked.on)),
            at: Some(Val::shown(looked.at)),
            ..Turn::default()
        };
        rows.push(turn.row(which, "reviewed"));
    }
    if let Some(error) = &exception.correction {
        let turn = Turn {
            person: Some(Val::shown(&error.by)),
            text: Some(Val::shown(&error.reason)),
            outcome: Some(Val::shown(error.what)),
            at: Some(Val::shown(error.at)),
            ..Turn::default()
        };
        rows.push(turn.row(which, "corrected"));
    }
    rows
}
