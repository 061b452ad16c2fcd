//! The threads that work is done on, and what becomes of a panic on them.

use std::panic::{self, AssertUnwindSafe};
use std::sync::OnceLock;

use pyo3::PyResult;

use crate::Error;

/// Runs work on as many threads as are asked for; on all cores where nothing is asked.
///
/// The threads of a process are not those of a process forked from it, though the pool in its memory looks as if they were; so a
/// fork gets threads of its own.
pub(crate) fn on_threads<T: Send>(threads: Option<usize>, work: impl FnOnce() -> PyResult<T> + Send) -> PyResult<T> {
    static PROCESS: OnceLock<u32> = OnceLock::new();
    let process = std::process::id();
    if threads.is_none() && *PROCESS.get_or_init(|| process) == process {
        return work();
    }
    // 0 is all cores.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build();
    pool.map_err(|cause| Error::new_err(format!("threads cannot be started: {cause}")))?.install(work)
}

/// Runs work on all cores, and makes a panic an error like any other.
pub(crate) fn guarded<T: Send>(work: impl FnOnce() -> PyResult<T> + Send) -> PyResult<T> {
    let run = || on_threads(None, work);
    panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|cause| {
        let message = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let message = message.or_else(|| cause.downcast_ref::<String>().cloned()).unwrap_or_default();
        Err(Error::new_err(format!("a fault of duiqi, please report it: {message}")))
    })
}
