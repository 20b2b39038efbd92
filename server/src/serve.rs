//! `hunt-server serve`: from a command line to a running server.

mod announce;
mod meters;
mod reload;
mod shutdown;

use crate::{
    clock::{ServerClock, read_clock},
    control::{Accounts, Catalog, CatalogHunt, ControlOptions, ControlServer, HostKeys},
    counters::Counters,
    crossing::CrossingPlugin,
    delivery::DeliveryPlugin,
    hunts::{hunts_in, orphans},
    instance::{Instance, Instances},
    leaderboard::LeaderboardPlugin,
    net::{NetClock, NetPlugin, PublicAddress, QUIET_LIBRARIES_LOG_FILTER, Transport, TransportOptions},
    outbox::{CommitPatience, HuntOutbox, Outbox, OutboxOptions, OutboxPlugin, SqliteLog},
    player::{Player, PlayerPlugin, Session},
    rules::{RulesPlugin, RulesSecret, TickGroup, WorkingShared},
};
use bevy::{app::ScheduleRunnerPlugin, log::LogPlugin, prelude::*};
use clap::Args;
use hunt_shared::{
    hunt::{Hunt, load_hunt_folder},
    identity::HuntId,
    protocol::{DEFAULT_HTTP_PORT, DEFAULT_UDP_PORT},
};
use miette::{Context, IntoDiagnostic, miette};
use std::{
    collections::{BTreeMap, HashMap},
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// The tick: 40 a second, so that a fix waits at most so long. Clients are sent to only when there is something for them.
const TICK: Duration = Duration::from_millis(25);

/// How long a tick waits for its own commit: most disks are quicker, and then its events leave in the same tick.
const COMMIT_PATIENCE: Duration = Duration::from_millis(10);

/// What `hunt-server serve` takes.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// A hunt's folder or pack; give it once for each hunt.
    #[arg(long = "hunt", value_name = "HUNT", required_unless_present = "folder_of_hunts")]
    hunts: Vec<PathBuf>,
    /// A folder of hunts: every folder in it that has a hunt.ron, and every pack NAME.hunt.
    #[arg(long = "hunts", value_name = "DIR")]
    folder_of_hunts: Option<PathBuf>,
    /// Where keys, accounts and the players' events are kept.
    #[arg(long, default_value = "hunt-data")]
    data: PathBuf,
    /// Where to listen for joins (HTTPS).
    #[arg(long, default_value_t = SocketAddr::from((Ipv4Addr::UNSPECIFIED, DEFAULT_HTTP_PORT)))]
    http: SocketAddr,
    /// Where to listen for play (UDP); more sockets take the ports after it.
    #[arg(long, default_value_t = SocketAddr::from((Ipv4Addr::UNSPECIFIED, DEFAULT_UDP_PORT)))]
    udp: SocketAddr,
    /// How many UDP sockets to open, each for up to 1,024 players.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=64))]
    sockets: u16,
    /// The address that players reach the first UDP socket at, when it is not the one listened on: host and port, as a router forwards it.
    #[arg(long, value_name = "HOST:PORT")]
    public_addr: Option<PublicAddress>,
    /// Days for which delivered events stay readable.
    #[arg(long, default_value_t = 7)]
    retention_days: u32,
    /// KiB written to a store's write-ahead log after which it is copied into the database: less keeps the files small, more writes less.
    #[arg(long, value_name = "KIB", default_value_t = 16 * 1024)]
    checkpoint_kib: u32,
    /// Start although the end of a store is damaged: the damaged part is put aside, and players may have seen events that are then gone.
    #[arg(long)]
    accept_damaged_tail: bool,
    /// The server's name, as players on the local network find it; without one the computer's.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Do not let players on the local network find the server.
    #[arg(long)]
    no_announce: bool,
    /// End when standard input ends: for a program that starts a server of its own.
    #[arg(long)]
    stop_with_stdin: bool,
}

/// Hosts hunts until the process is asked to end. `change` may change the app before it runs: the way in for what only measures or tries
/// the server.
///
/// # Errors
/// When a hunt has mistakes, the data folder is in use or damaged, or an address cannot be listened on; each with a remedy.
pub fn serve(args: ServeArgs, change: impl FnOnce(&mut App)) -> miette::Result<()> {
    let mut folders = args.hunts.clone();
    if let Some(folder) = &args.folder_of_hunts {
        folders.extend(hunts_in(folder)?);
    }
    let hunts = load_hunts(&folders)?;
    std::fs::create_dir_all(&args.data)
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot create the data folder {}; choose another with --data", args.data.display()))?;
    let stop = shutdown::Stop::on_signals()?;
    if args.stop_with_stdin {
        stop.with_input()?;
    }
    let counters = Counters::default();
    let keys = HostKeys::load_or_create(&args.data).into_diagnostic()?;
    let accounts = Accounts::open(&args.data).into_diagnostic()?;
    let options =
        TransportOptions { sockets: args.sockets.into(), public: args.public_addr.clone(), ..TransportOptions::new(args.udp) };
    let clock = NetClock::start();
    let (transport, issuer) = Transport::bind(&options, keys.netcode(), clock.clone()).into_diagnostic()?;

    let mut app = App::new();
    app.add_plugins((MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(TICK)), log_plugin()));
    let catalog = Arc::new(Catalog::default());
    let mut instances = Instances::default();
    let mut watched = reload::WatchedHunts::default();
    for (hunt, folder) in hunts {
        let id = hunt.id.clone();
        watched.watch(&folder, id.clone(), hunt.hash)?;
        let entity = open_instance(app.world_mut(), hunt, &args, &catalog)?;
        instances.0.insert(id, entity);
    }
    let control =
        ControlServer::start(ControlOptions::new(args.http), &keys, catalog.clone(), accounts, issuer, counters.clone())
            .into_diagnostic()?;
    let ready = serde_json::json!({
        "ready": true,
        "http": control.local_addr().to_string(),
        "udp": transport.local_addrs().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "fingerprint": control.fingerprint(),
    });
    let announced = if args.no_announce { None } else { announce::announce(args.name.as_deref(), control.local_addr()) };
    app.insert_resource(ServerClock::new(clock))
        .insert_resource(counters)
        .insert_resource(instances)
        .insert_resource(transport)
        .insert_resource(PublishedHunts(catalog))
        .insert_resource(watched)
        .insert_resource(stop)
        .insert_resource(CommitPatience(COMMIT_PATIENCE))
        .insert_resource(RulesSecret(keys.server_secret()))
        .add_systems(First, read_clock)
        .add_systems(Last, publish_players_online)
        .add_plugins((
            NetPlugin,
            PlayerPlugin,
            CrossingPlugin,
            RulesPlugin,
            OutboxPlugin,
            DeliveryPlugin,
            LeaderboardPlugin,
            reload::ReloadPlugin,
            shutdown::ShutdownPlugin,
            meters::MetersPlugin,
        ));
    change(&mut app);
    println!("{ready}");
    let exit = app.run();
    drop(announced);
    control.stop();
    if exit.is_error() { Err(miette!("the server has ended by an error; the lines above say which")) } else { Ok(()) }
}

/// Reads all hunts; the mistakes of all of them are told at once.
fn load_hunts(folders: &[PathBuf]) -> miette::Result<Vec<(Hunt, PathBuf)>> {
    let mut hunts = BTreeMap::new();
    let mut mistakes = Vec::new();
    for folder in folders {
        match load_hunt_folder(folder) {
            Ok(loaded) => {
                for warning in loaded.warnings.diagnostics() {
                    eprintln!("{warning}");
                }
                if let Some((_, other)) = hunts.insert(loaded.hunt.id.clone(), (loaded.hunt, folder.clone())) {
                    mistakes.push(format!(
                        "{} and {} have the same name; rename one of the folders",
                        other.display(),
                        folder.display()
                    ));
                }
            }
            Err(report) => mistakes.push(format!("{:?}", report.into_miette())),
        }
    }
    if mistakes.is_empty() { Ok(hunts.into_values().collect()) } else { Err(miette!("{}", mistakes.join("\n"))) }
}

/// Recovers a hunt's outbox and makes its instance.
fn open_instance(world: &mut World, hunt: Hunt, args: &ServeArgs, catalog: &Catalog) -> miette::Result<Entity> {
    let folder = args.data.join("hunts").join(hunt.id.as_str());
    std::fs::create_dir_all(&folder).into_diagnostic().wrap_err_with(|| format!("cannot create {}", folder.display()))?;
    let listed = CatalogHunt::of(&hunt).into_diagnostic()?;
    let options = OutboxOptions {
        retention: Duration::from_secs(u64::from(args.retention_days) * 24 * 60 * 60),
        accept_damaged_tail: args.accept_damaged_tail,
        ..OutboxOptions::default()
    };
    let log = SqliteLog::lock(&outbox_file(&args.data, &hunt.id)).into_diagnostic()?;
    let log = log.with_checkpoint_bytes(args.checkpoint_kib as usize * 1024);
    let outbox = Outbox::open(log, options, hunt.hash).into_diagnostic()?;
    info!("{}: {} boundaries, {} players known", hunt.id, hunt.boundaries.len(), outbox.players().len());
    for orphan in orphans(&hunt, outbox.players().map(|(_, stored)| stored)) {
        warn!("{}: {orphan}", hunt.id);
    }
    let instance = Instance::new(hunt, listed.views());
    catalog.publish(listed);
    let shared = WorkingShared(outbox.shared().clone());
    Ok(world.spawn((instance, HuntOutbox::new(outbox), shared, TickGroup::default())).id())
}

/// Where a hunt's outbox is kept.
pub fn outbox_file(data: &Path, hunt: &HuntId) -> PathBuf {
    data.join("hunts").join(hunt.as_str()).join("outbox.sqlite3")
}

/// Everything the server says goes to standard error; standard output has only the line that it is ready.
fn log_plugin() -> LogPlugin {
    LogPlugin { filter: format!("info,{QUIET_LIBRARIES_LOG_FILTER}"), ..LogPlugin::default() }
}

/// The list of hunts that the control plane shows.
#[derive(Resource)]
struct PublishedHunts(Arc<Catalog>);

fn publish_players_online(
    published: Res<PublishedHunts>,
    instances: Query<(Entity, &Instance)>,
    present: Query<&Player, With<Session>>,
    mut told: Local<HashMap<Entity, u32>>,
) {
    let mut online: HashMap<Entity, u32> = instances.iter().map(|(entity, _)| (entity, 0)).collect();
    for player in &present {
        *online.entry(player.instance).or_default() += 1;
    }
    if *told != online {
        for (entity, instance) in &instances {
            published.0.set_players_online(&instance.hunt.id, online.get(&entity).copied().unwrap_or_default());
        }
        *told = online;
    }
}
