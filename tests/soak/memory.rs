//! What a process holds in memory, as Linux tells it.

/// Kilobytes of the heap and the stacks of a process that are in memory. Pages of files do not count: an index is mapped, and
/// the system keeps as much of it as it likes. `None` on other systems.
pub(crate) fn private_kilobytes(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

/// Samples of memory over a run, of which the first tenth is for warming up.
#[derive(Debug, Default)]
pub(crate) struct Samples(Vec<u64>);

impl Samples {
    pub(crate) fn take(&mut self, process: u32) {
        self.0.extend(private_kilobytes(process));
    }

    /// Fails where memory at the end is more than so many megabytes above what it was after the first tenth. Both are
    /// the middle of several samples, so that one moment's work does not count.
    pub(crate) fn assert_no_growth(&self, what: &str, allowed: u64) {
        if self.0.is_empty() {
            println!("skipped: this system does not tell the memory of a process");
            return;
        }
        assert!(self.0.len() >= 20, "{} samples are too few to tell", self.0.len());
        let tenth = self.0.len() / 10;
        let middle = |samples: &[u64]| {
            let mut sorted = samples.to_vec();
            sorted.sort_unstable();
            sorted[sorted.len() / 2]
        };
        let tenths: Vec<u64> = self.0.chunks(tenth).take(10).map(|part| middle(part) / 1024).collect();
        let (early, late) = (
            middle(&self.0[tenth..2 * tenth]),
            middle(&self.0[self.0.len() - tenth..]),
        );
        println!(
            "{what}: MB in each tenth {tenths:?}; {} kB more at the end than after the first",
            late.saturating_sub(early)
        );
        assert!(
            late.saturating_sub(early) <= allowed * 1024,
            "{what}: memory grows: MB in each tenth {tenths:?}"
        );
    }
}
