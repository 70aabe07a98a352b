//! What a service manager such as systemd is told: ready, still alive, stopping. Without one nothing is said.

use std::time::Duration;

use tokio::time::MissedTickBehavior;

/// How the process is.
#[derive(Debug, Clone, Copy)]
enum State {
    Ready,
    Alive,
    Stopping,
}

/// The bot is connected.
pub(crate) fn ready() {
    tell(State::Ready);
}

/// The bot answers what was asked and then ends.
pub(crate) fn stopping() {
    tell(State::Stopping);
}

/// Says twice in each period that the process is alive, for ever. It runs where questions are answered: if nothing moves
/// there any more, nothing is said, and the manager starts the process again.
pub(crate) async fn keep_alive() {
    let Some(period) = period() else { return };
    let mut ticks = tokio::time::interval((period / 2).max(Duration::from_millis(1)));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        tell(State::Alive);
    }
}

/// How often the manager wants to hear something, where it does.
#[cfg(unix)]
fn period() -> Option<Duration> {
    sd_notify::watchdog_enabled()
}

#[cfg(unix)]
fn tell(state: State) {
    let word = match state {
        State::Ready => sd_notify::NotifyState::Ready,
        State::Alive => sd_notify::NotifyState::Watchdog,
        State::Stopping => sd_notify::NotifyState::Stopping,
    };
    // Without a manager there is no socket, and that is no error.
    if let Err(error) = sd_notify::notify(&[word]) {
        tracing::warn!(?state, %error, "cannot tell the service manager how the bot is");
    }
}

/// There is no such manager elsewhere.
#[cfg(not(unix))]
fn period() -> Option<Duration> {
    None
}

#[cfg(not(unix))]
fn tell(_state: State) {}
