//! A thread that works until its owner goes.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

/// Told to end, and waited for, when it is dropped.
pub(crate) struct Background {
    ending: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Background {
    /// Begins `work`, which returns soon after what it is given becomes true.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub fn spawn(name: &str, work: impl FnOnce(&AtomicBool) + Send + 'static) -> io::Result<Self> {
        let ending = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&ending);
        let thread = std::thread::Builder::new().name(name.into()).spawn(move || work(&told))?;
        Ok(Self { ending, thread: Some(thread) })
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.ending.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic in it has been printed already.
            let _ = thread.join();
        }
    }
}
