//! Setting up: a workspace, people, suppliers, settings.

use clap::{Args, Subcommand};

use crate::actions::evaluations::Run;
use crate::actions::{self, Desk, people, settings, suppliers, upkeep};
use crate::cli::fault::Fault;
use crate::cli::late::Late;
use crate::cli::{Context, Pick, own, typed, words};
use crate::domain::person::{Delegation, Person, acts_for};
use crate::domain::refs::Slug;
use crate::domain::supplier::Supplier;
use crate::domain::text::Line;
use crate::import::sheets::Extra;
use crate::report::listing::{Cell, Column, Listing, Record};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a workspace; whoever runs it becomes the first administrator
    Init {
        /// What people call the workspace
        #[arg(long, default_value = "cloudpick")]
        name: String,
    },
    /// Who am I, with which roles, how sure the workspace is of it
    Me,
    /// People who act, their roles and logins
    #[command(subcommand)]
    Person(Late<PersonCommand>),
    /// Organisations that sell cloud
    #[command(subcommand)]
    Supplier(Late<SupplierCommand>),
    /// Settings of the workspace
    #[command(subcommand)]
    Settings(Late<SettingsCommand>),
    /// Your own settings: database, user, mouse, signs
    #[command(subcommand)]
    Config(Late<own::ConfigCommand>),
}

#[derive(Debug, Subcommand)]
pub(super) enum PersonCommand {
    /// Add a person
    Add {
        /// The short name, such as tl-1
        slug: String,
        /// The name as shown
        #[arg(long)]
        name: Option<String>,
        /// What they may do; none for an owner of workloads or conditions alone
        #[arg(long, value_delimiter = ',', value_name = "ROLE,…")]
        role: Vec<String>,
        /// A login of theirs on this machine
        #[arg(long, value_name = "NAME")]
        login: Vec<String>,
    },
    /// Everybody
    List(Pick),
    /// One person
    Show {
        /// The short name
        slug: String,
        #[command(flatten)]
        pick: Pick,
    },
    /// Change name, roles or logins
    Edit {
        /// The short name
        slug: String,
        /// The name as shown
        #[arg(long)]
        name: Option<String>,
        /// What they may do: all their roles; an empty text takes them all away
        #[arg(long, value_delimiter = ',', value_name = "ROLE,…")]
        role: Vec<String>,
        /// Link a login on this machine
        #[arg(long, value_name = "NAME")]
        login: Vec<String>,
        /// Unlink a login
        #[arg(long, value_name = "NAME")]
        unlink: Vec<String>,
    },
    /// Retire a person; their history stays
    Retire {
        /// The short name
        slug: String,
    },
    /// Let somebody act for a person on exceptions, from today on
    ///
    /// The delegate may do what the person may as requester, owner, architect, adviser, approver or
    /// decision owner, and carries that person's interests as well as their own. Of two approvals
    /// one person and their delegate give only one.
    Delegate {
        /// Who is acted for
        slug: String,
        /// Who acts
        #[arg(long, value_name = "SLUG")]
        to: String,
        /// The last day of it
        #[arg(long, value_name = "DATE", required_unless_present = "end")]
        until: Option<String>,
        /// End it at once
        #[arg(long, conflicts_with = "until")]
        end: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum SupplierCommand {
    /// Add a supplier
    Add {
        /// The short name, such as aws
        slug: String,
        #[command(flatten)]
        details: DetailArgs,
    },
    /// Every supplier
    List(Pick),
    /// One supplier
    Show {
        /// The short name
        slug: String,
        #[command(flatten)]
        pick: Pick,
    },
    /// Change what is said about a supplier; an empty text takes a line away
    Edit {
        /// The short name
        slug: String,
        #[command(flatten)]
        details: DetailArgs,
    },
    /// Retire a supplier; what was scored stays
    Retire {
        /// The short name
        slug: String,
    },
    /// Bring suppliers in from a CSV file: new ones are added, known ones changed, all or none
    Import {
        /// The file: slug, name, [kind], [url], [address], [email], [identifier]; or the results of
        /// a search of the Digital Marketplace; - is standard input
        file: std::path::PathBuf,
        /// Take them in as candidates of this evaluation
        #[arg(long, value_name = "E")]
        into: Option<String>,
        /// Show what would be added, and add nothing
        #[arg(long)]
        dry_run: bool,
        /// Pass over columns that are not ours
        #[arg(long)]
        ignore_extra: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct DetailArgs {
    /// The name as shown
    #[arg(long)]
    name: Option<String>,
    /// What kind it is
    #[arg(long)]
    kind: Option<String>,
    /// Where it describes itself
    #[arg(long)]
    url: Option<String>,
    /// Postal address
    #[arg(long)]
    address: Option<String>,
    /// Electronic contact
    #[arg(long)]
    email: Option<String>,
    /// Unique identifier, such as a company number
    #[arg(long)]
    identifier: Option<String>,
}

impl From<&DetailArgs> for suppliers::Details {
    fn from(args: &DetailArgs) -> Self {
        Self {
            name: args.name.clone(),
            kind: args.kind.clone(),
            url: args.url.clone(),
            address: args.address.clone(),
            email: args.email.clone(),
            identifier: args.identifier.clone(),
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum SettingsCommand {
    /// Every setting, its value and its meaning
    List(Pick),
    /// Change a setting
    Set {
        /// Which
        key: String,
        /// To what
        value: String,
        #[command(flatten)]
        reason: typed::ReasonArgs,
    },
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        Command::Init { name } => init(name, context)?,
        Command::Me => me(context)?,
        Command::Person(command) => person(command, context)?,
        Command::Supplier(command) => supplier(command, context)?,
        Command::Settings(command) => settings(command, context)?,
        Command::Config(command) => own::run(command, context)?,
    }
    Ok(0)
}

fn init(name: &str, context: &mut Context<'_>) -> Result<(), Fault> {
    let path = &context.config.database.value;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs_err::create_dir_all(folder)?;
    }
    let desk = upkeep::init(path, context.write_access(), context.world(), context.named(), name)?;
    let actor = desk.actor.slug.clone();
    context.out.wrote(&path.display().to_string(), || {
        Record::new().fact("path", "Path", path.display().to_string()).fact(
            "administrator",
            "Administrator",
            actor.clone(),
        )
    })?;
    context.out.say(&format!(
        "{actor} is its administrator; next: cloudpick person add SLUG --name N --role ROLE"
    ))?;
    Ok(())
}

fn me(context: &mut Context<'_>) -> Result<(), Fault> {
    let mut desk = context.desk(Access::Read)?;
    let facts = upkeep::facts(&mut desk)?;
    let actor = desk.actor.clone();
    let person = actor.person.as_ref();
    let delegations = people::delegations(&mut desk)?;
    let acts_for = person.map(|person| names(acts_for(&delegations, &person.slug)));
    let record = Record::new()
        .fact("person", "Person", actor.slug.clone())
        .fact("name", "Name", person.map(|p| p.name.to_string()))
        .fact("roles", "Roles", roles(person))
        .fact("acts_for", "Acts for", acts_for.unwrap_or_default())
        .fact("assurance", "Assurance", actor.assurance.code())
        .fact("login", "Login", desk.world.login.clone())
        .fact("workspace", "Workspace", facts.name)
        .fact("illustrative", "Illustrative", facts.illustrative);
    context.out.show(record, &Pick::default())?;
    if person.is_none() {
        context.out.say("nobody of that name is in this workspace: read, but change nothing")?;
    }
    Ok(())
}

fn roles(person: Option<&Person>) -> Vec<String> {
    person.map(|p| p.roles.iter().map(|r| r.code().to_owned()).collect()).unwrap_or_default()
}

fn person(command: &PersonCommand, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        PersonCommand::Add { slug, name, role, login } => {
            let roles = actions::roles(role)?;
            let mut desk = context.desk(context.write_access())?;
            let name = name.as_deref().unwrap_or(slug);
            let mut person = people::add(&mut desk, slug, name, roles)?;
            if !login.is_empty() {
                let edit = people::Edit { link: login.clone(), ..people::Edit::default() };
                person = people::edit(&mut desk, person.slug.as_str(), &edit)?;
            }
            wrote_person(context, &person)
        }
        PersonCommand::List(pick) => {
            let mut desk = context.desk(Access::Read)?;
            let mut listing = Listing::new(vec![
                Column::text("id", "Person"),
                Column::text("name", "Name"),
                Column::text("roles", "Roles"),
                Column::text("logins", "Logins"),
                Column::text("acts_for", "Acts for"),
                Column::text("retired", "Retired"),
            ]);
            let delegations = people::delegations(&mut desk)?;
            for person in people::list(&mut desk)? {
                listing.push(vec![
                    person.slug.as_str().into(),
                    person.name.as_str().into(),
                    roles(Some(&person)).into(),
                    person.logins.iter().cloned().collect::<Vec<_>>().into(),
                    names(acts_for(&delegations, &person.slug)).into(),
                    person.retired.into(),
                ]);
            }
            context.out.list(listing, pick)
        }
        PersonCommand::Show { slug, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let person = people::show(&mut desk, slug)?;
            let delegations = people::delegations(&mut desk)?;
            context.out.show(delegated(person_record(&person), &person, &delegations), pick)
        }
        PersonCommand::Delegate { slug, to, until, end } => {
            let mut desk = context.desk(context.write_access())?;
            match until {
                Some(until) if !end => people::delegate(&mut desk, slug, to, until)?,
                Some(_) | None => people::end_delegation(&mut desk, slug, to)?,
            };
            let person = people::show(&mut desk, slug)?;
            let delegations = people::delegations(&mut desk)?;
            context.out.wrote(person.slug.as_str(), || {
                delegated(person_record(&person), &person, &delegations)
            })
        }
        PersonCommand::Edit { slug, name, role, login, unlink } => {
            // An empty text takes all away, here as elsewhere.
            let roles = if role.is_empty() { None } else { Some(actions::roles(role)?) };
            let edit = people::Edit {
                name: name.clone(),
                roles,
                link: login.clone(),
                unlink: unlink.clone(),
            };
            let mut desk = context.desk(context.write_access())?;
            let person = people::edit(&mut desk, slug, &edit)?;
            wrote_person(context, &person)
        }
        PersonCommand::Retire { slug } => {
            let mut desk = context.desk(context.write_access())?;
            let person = people::retire(&mut desk, slug)?;
            wrote_person(context, &person)
        }
    }
}

fn person_record(person: &Person) -> Record {
    Record::new()
        .fact("id", "Person", person.slug.as_str())
        .fact("name", "Name", person.name.as_str())
        .fact("roles", "Roles", roles(Some(person)))
        .fact("logins", "Logins", person.logins.iter().cloned().collect::<Vec<_>>())
        .fact("retired", "Retired", person.retired)
}

/// `record` of `person` with who acts for them, and for whom they act.
fn delegated(record: Record, person: &Person, delegations: &[Delegation]) -> Record {
    let own = delegations.iter().filter(|one| one.from == person.slug);
    let own = own.map(|one| format!("{} until {}", one.to, one.until)).collect::<Vec<_>>();
    record.fact("acts_for", "Acts for", names(acts_for(delegations, &person.slug))).fact(
        "delegates",
        "Acted for by",
        own,
    )
}

fn names<'s>(slugs: impl Iterator<Item = &'s Slug>) -> Vec<String> {
    slugs.map(ToString::to_string).collect()
}

fn wrote_person(context: &mut Context<'_>, person: &Person) -> Result<(), Fault> {
    context.out.wrote(person.slug.as_str(), || person_record(person))
}

fn supplier(command: &SupplierCommand, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        SupplierCommand::Add { slug, details } => {
            let mut desk = context.desk(context.write_access())?;
            let supplier = suppliers::add(&mut desk, slug, &details.into())?;
            wrote_supplier(context, &supplier)
        }
        SupplierCommand::List(pick) => {
            let mut desk = context.desk(Access::Read)?;
            let all = suppliers::list(&mut desk)?;
            context.out.list(supplier_listing(&all), pick)
        }
        SupplierCommand::Show { slug, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let supplier = suppliers::show(&mut desk, slug)?;
            context.out.show(supplier_record(&supplier), pick)
        }
        SupplierCommand::Edit { slug, details } => {
            let mut desk = context.desk(context.write_access())?;
            let supplier = suppliers::edit(&mut desk, slug, &details.into())?;
            wrote_supplier(context, &supplier)
        }
        SupplierCommand::Retire { slug } => {
            let mut desk = context.desk(context.write_access())?;
            let supplier = suppliers::retire(&mut desk, slug)?;
            wrote_supplier(context, &supplier)
        }
        SupplierCommand::Import { file, into, dry_run, ignore_extra } => {
            import(context, file, into.as_deref(), *dry_run, *ignore_extra)
        }
    }
}

fn import(
    context: &mut Context<'_>,
    file: &std::path::Path,
    into: Option<&str>,
    dry_run: bool,
    ignore_extra: bool,
) -> Result<(), Fault> {
    let extra = if ignore_extra { Extra::Ignore } else { Extra::Refuse };
    let source = words::source(file)?;
    let mut desk = context.desk(context.write_access())?;
    let run = if dry_run { Run::Rehearse } else { Run::Save };
    let brought = suppliers::import(&mut desk, into, &source, extra, run)?;
    if run == Run::Rehearse || !context.out.is_for_people() {
        words::changes(context, &brought.rows, false)?;
    } else {
        for row in &brought.rows {
            context.out.wrote(&row.subject, Record::new)?;
        }
    }
    words::counted(context, &brought.rows, brought.same, run)?;
    words::note(context, &brought.notes);
    Ok(())
}

fn supplier_listing(all: &[Supplier]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "Supplier"),
        Column::text("name", "Name"),
        Column::text("kind", "Kind"),
        Column::text("url", "Address on the web"),
        Column::text("address", "Postal address").in_files(),
        Column::text("email", "Contact").in_files(),
        Column::text("identifier", "Identifier").in_files(),
        Column::text("retired", "Retired"),
    ]);
    for supplier in all {
        listing.push(supplier_cells(supplier));
    }
    listing
}

fn supplier_cells(supplier: &Supplier) -> Vec<Cell> {
    let line = |line: &Option<Line>| -> Cell { line.as_ref().map(Line::as_str).into() };
    vec![
        supplier.slug.as_str().into(),
        supplier.name.as_str().into(),
        line(&supplier.kind),
        line(&supplier.url),
        line(&supplier.address),
        line(&supplier.email),
        line(&supplier.identifier),
        supplier.retired.into(),
    ]
}

fn supplier_record(supplier: &Supplier) -> Record {
    let listing = supplier_listing(std::slice::from_ref(supplier));
    let cells = listing.rows()[0].clone();
    listing.columns().iter().zip(cells).fold(Record::new(), |record, (column, cell)| {
        record.fact(column.key.clone(), column.title.clone(), cell)
    })
}

fn wrote_supplier(context: &mut Context<'_>, supplier: &Supplier) -> Result<(), Fault> {
    context.out.wrote(supplier.slug.as_str(), || supplier_record(supplier))
}

fn settings(command: &SettingsCommand, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        SettingsCommand::List(pick) => {
            let mut desk = context.desk(Access::Read)?;
            let listing = settings_listing(&mut desk)?;
            context.out.list(listing, pick)
        }
        SettingsCommand::Set { key, value, reason } => {
            let why = reason.required(context, "why the setting changes")?;
            let mut desk = context.desk(context.write_access())?;
            settings::set(&mut desk, key, value, &why)?;
            context.out.wrote(key, || {
                Record::new().fact("key", "Setting", key.as_str()).fact(
                    "value",
                    "Value",
                    value.as_str(),
                )
            })
        }
    }
}

fn settings_listing(desk: &mut Desk) -> Result<Listing, Fault> {
    let mut listing = Listing::new(vec![
        Column::text("key", "Setting"),
        Column::figure("value", "Value"),
        Column::figure("default", "Default"),
        Column::text("meaning", "Meaning"),
        Column::text("fits", "It is").in_files(),
    ]);
    for (known, value) in settings::settings(desk)? {
        listing.push(vec![
            known.key.into(),
            value.into(),
            known.default.into(),
            known.meaning.into(),
            known.fits.words().into(),
        ]);
    }
    Ok(listing)
}
