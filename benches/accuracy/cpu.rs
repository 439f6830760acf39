//! CPU time of this process.

/// User and system seconds so far, of all threads; `None` where there is no `/proc`.
pub(crate) fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name in parentheses may hold blanks: the fields are counted behind it. See proc_pid_stat(5).
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    // Fields 14 and 15 of all; the unit is 1/100 s on every Linux.
    Some((ticks(11)? + ticks(12)?) / 100.0)
}
