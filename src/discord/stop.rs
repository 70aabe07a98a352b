//! Ctrl-C and SIGTERM, as something that every task can wait for.

use tokio::sync::watch;

use crate::error::{Error, Result};

/// Tells when the process should stop. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Starts to listen for the signals.
    ///
    /// # Errors
    /// The operating system does not let the process handle them.
    pub(crate) fn listen() -> Result<Stop> {
        let (sender, receiver) = watch::channel(false);
        #[cfg(unix)]
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
            .map_err(|why| Error::Front(format!("cannot listen for SIGTERM: {why}")))?;
        tokio::spawn(async move {
            #[cfg(unix)]
            let signal = tokio::select! {
                pressed = tokio::signal::ctrl_c() => pressed,
                _ = terminate.recv() => Ok(()),
            };
            #[cfg(not(unix))]
            let signal = tokio::signal::ctrl_c().await;
            match signal {
                Ok(()) => drop(sender.send(true)),
                Err(why) => tracing::warn!(%why, "cannot listen for Ctrl-C"),
            }
        });
        Ok(Stop(receiver))
    }

    /// Returns once a signal has come.
    pub(crate) async fn requested(&self) {
        if self.0.clone().wait_for(|stop| *stop).await.is_err() {
            // Nobody can send the signal any more: it will never come.
            std::future::pending::<()>().await;
        }
    }
}
