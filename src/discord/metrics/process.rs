//! What the process takes of its machine, under the names that every Prometheus dashboard knows. Linux alone tells.

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

/// Linux counts processor time for programs in hundredths of a second, whatever it does inside.
const TICKS_PER_SECOND: f64 = 100.0;
const KIBIBYTE: i64 = 1024;
/// Where, after the name, the times in user and in system mode stand in `/proc/self/stat`.
const USER_TIME: usize = 11;
const SYSTEM_TIME: usize = 12;

#[derive(Debug, Default)]
pub(super) struct Process {
    processor: Counter<f64, AtomicU64>,
    memory: Gauge,
    files: Gauge,
    started: Gauge<f64, AtomicU64>,
}

impl Process {
    /// This process, from now on; nothing where the system does not tell.
    pub(super) fn of_this_one() -> Option<Process> {
        resident_bytes()?;
        let process = Process::default();
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        process.started.set(since.as_secs_f64());
        Some(process)
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register_with_unit(
            "process_cpu",
            "Processor time in user and in system mode",
            Unit::Seconds,
            self.processor.clone(),
        );
        registry.register_with_unit(
            "process_resident_memory",
            "Memory that is in use",
            Unit::Bytes,
            self.memory.clone(),
        );
        registry.register(
            "process_open_fds",
            "Files and connections that are open",
            self.files.clone(),
        );
        registry.register_with_unit(
            "process_start_time",
            "When the bot was started, since 1970",
            Unit::Seconds,
            self.started.clone(),
        );
    }

    /// Looks once more.
    pub(super) fn look(&self) {
        if let Some(seconds) = processor_seconds() {
            self.processor.inner().store(seconds.to_bits(), Ordering::Relaxed);
        }
        if let Some(bytes) = resident_bytes() {
            self.memory.set(bytes);
        }
        if let Ok(open) = fs::read_dir("/proc/self/fd") {
            self.files.set(i64::try_from(open.count()).unwrap_or(i64::MAX));
        }
    }
}

fn processor_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name may hold anything, and ends with the last bracket.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |place: usize| fields.get(place)?.parse::<f64>().ok();
    Some((ticks(USER_TIME)? + ticks(SYSTEM_TIME)?) / TICKS_PER_SECOND)
}

fn resident_bytes() -> Option<i64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: i64 = resident.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(KIBIBYTE)
}
