//! The gateway: HELLO, IDENTIFY, READY, heartbeats, and the events that follow.

use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{self, UnboundedSender};
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::cast::{BOT, GUILD};
use super::objects::{self, id};
use super::world::World;

/// Milliseconds between two heartbeats, as Discord asks for them.
const HEARTBEAT: u64 = 41_250;
/// Closes a connection whose token is wrong.
const AUTHENTICATION_FAILED: u16 = 4004;

/// Answers whoever connects until the task is dropped.
pub(super) async fn serve(listener: TcpListener, world: Arc<World>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(converse(stream, Arc::clone(&world)))),
            Err(error) => {
                tracing::warn!(%error, "the preview's gateway cannot be connected to");
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            }
        }
    }
}

/// What a frame of the bot's asks for.
enum Reply {
    Send(String),
    Close(u16),
    Nothing,
}

async fn converse(stream: TcpStream, world: Arc<World>) {
    let Ok(mut socket) = tokio_tungstenite::accept_async(stream).await else {
        return;
    };
    let (sender, mut outgoing) = mpsc::unbounded_channel();
    let hello = json!({ "op": 10, "d": { "heartbeat_interval": HEARTBEAT } });
    let mut session = None;
    let mut next = Some(hello.to_string());
    loop {
        if let Some(text) = next.take()
            && socket.send(Frame::text(text)).await.is_err()
        {
            break;
        }
        tokio::select! {
            Some(text) = outgoing.recv() => next = Some(text),
            received = socket.next() => match received {
                Some(Ok(Frame::Text(text))) => match receive(&world, &sender, &mut session, &text) {
                    Reply::Send(text) => next = Some(text),
                    Reply::Close(code) => {
                        let frame = CloseFrame { code: code.into(), reason: "Authentication failed.".into() };
                        let _ = socket.close(Some(frame)).await;
                        break;
                    }
                    Reply::Nothing => {}
                },
                Some(Ok(Frame::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => {}
            },
        }
    }
    if let Some(session) = session {
        world.now().disconnect(session);
    }
}

fn receive(world: &World, sender: &UnboundedSender<String>, session: &mut Option<u64>, text: &str) -> Reply {
    let frame: Value = serde_json::from_str(text).unwrap_or_default();
    match frame["op"].as_u64() {
        Some(1) => Reply::Send(json!({ "op": 11 }).to_string()),
        Some(2) if is_bot(world, &frame["d"]["token"]) => {
            let mut now = world.now();
            let number = now.connect(sender.clone());
            *session = Some(number);
            let ready = json!({
                "v": 10, "user": objects::bot(), "guilds": [{ "id": id(GUILD), "unavailable": true }],
                "session_id": format!("preview-{number}"), "resume_gateway_url": world.gateway_url,
                "shard": frame["d"]["shard"], "application": { "id": id(BOT), "flags": 0 },
            });
            now.dispatch("READY", &ready);
            now.dispatch("GUILD_CREATE", &objects::guild());
            Reply::Nothing
        }
        Some(2) => Reply::Close(AUTHENTICATION_FAILED),
        // Nothing is kept to be sent again: whoever comes back begins anew.
        Some(6) => Reply::Send(json!({ "op": 9, "d": false }).to_string()),
        _ => Reply::Nothing,
    }
}

/// Whether a token is the bot's; serenity writes it as it stands in a header.
fn is_bot(world: &World, token: &Value) -> bool {
    token.as_str().is_some_and(|token| token == world.authorization)
}
