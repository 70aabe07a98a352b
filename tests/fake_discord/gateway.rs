//! The gateway side: HELLO, IDENTIFY, READY, heartbeats, RESUME with replay, and every way to end a connection.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::objects::{self, APPLICATION_ID, Guild};
use super::state::{Command, Connection, Frame, Session, Shared, State};

const GUILDS_INTENT: u64 = 1;
/// GUILD_MEMBERS, GUILD_PRESENCES and MESSAGE_CONTENT: the bot has been granted none of them.
const PRIVILEGED_INTENTS: u64 = 1 << 1 | 1 << 8 | 1 << 15;

const AUTHENTICATION_FAILED: u16 = 4004;
const NOT_AUTHENTICATED: u16 = 4003;
const ALREADY_AUTHENTICATED: u16 = 4005;
const DECODE_ERROR: u16 = 4002;
const INVALID_SEQUENCE: u16 = 4007;
const DISALLOWED_INTENTS: u16 = 4014;

/// Accepts connections until the task is dropped, which ends all of them.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(serve_connection(stream, Arc::clone(&shared)));
    }
}

async fn serve_connection(stream: TcpStream, shared: Arc<Shared>) {
    let Ok(mut socket) = tokio_tungstenite::accept_async(stream).await else {
        return;
    };
    let (sender, mut commands) = mpsc::unbounded_channel();
    let connection = open(&shared, sender);
    loop {
        tokio::select! {
            command = commands.recv() => match command {
                Some(Command::Send(text)) => {
                    if socket.send(Message::text(text)).await.is_err() {
                        break;
                    }
                }
                Some(Command::Binary(bytes)) => {
                    if socket.send(Message::binary(bytes)).await.is_err() {
                        break;
                    }
                }
                Some(Command::Close(code)) => {
                    close(&mut socket, code).await;
                    break;
                }
                Some(Command::Reset) => {
                    let _ = socket.get_ref().set_zero_linger();
                    break;
                }
                Some(Command::Drop) | None => break,
            },
            frame = socket.next() => match frame {
                Some(Ok(Message::Text(text))) => receive(&shared, connection, text.as_str()),
                Some(Ok(Message::Close(frame))) => {
                    let code = frame.map_or(1005, |frame| frame.code.into());
                    shared.lock().closes.push(code);
                    // The library answers the close frame; without another look at the socket nobody would see that.
                    let _ = tokio::time::timeout(Duration::from_secs(1), socket.next()).await;
                    break;
                }
                Some(Err(_)) | None => break,
                Some(Ok(_)) => {}
            },
        }
    }
    let mut state = shared.lock();
    state.connections.remove(&connection);
    for session in state.sessions.values_mut().filter(|s| s.connection == Some(connection)) {
        session.connection = None;
    }
    drop(state);
    shared.changed.notify_waiters();
}

/// Sends a close frame and waits shortly for the other side, so that the frame is not lost in a reset.
async fn close(socket: &mut WebSocketStream<TcpStream>, code: u16) {
    let frame = CloseFrame {
        code: code.into(),
        reason: close_reason(code).into(),
    };
    if socket.close(Some(frame)).await.is_ok() {
        let _ = tokio::time::timeout(Duration::from_secs(1), async {
            while let Some(Ok(_)) = socket.next().await {}
        })
        .await;
    }
}

fn close_reason(code: u16) -> &'static str {
    match code {
        DECODE_ERROR => "Error while decoding payload.",
        NOT_AUTHENTICATED => "Not authenticated.",
        AUTHENTICATION_FAILED => "Authentication failed.",
        ALREADY_AUTHENTICATED => "Already authenticated.",
        INVALID_SEQUENCE => "Invalid seq.",
        4008 => "Rate limited.",
        4009 => "Session timed out.",
        4010 => "Invalid shard.",
        4011 => "Sharding required.",
        4013 => "Invalid intent(s).",
        DISALLOWED_INTENTS => "Disallowed intent(s).",
        _ => "Unknown error.",
    }
}

fn open(shared: &Shared, commands: mpsc::UnboundedSender<Command>) -> u64 {
    let mut state = shared.lock();
    let hello = json!({
        "op": 10, "s": null, "t": null,
        "d": {"heartbeat_interval": state.heartbeat_interval.as_millis() as u64, "_trace": ["[\"fake-gateway\"]"]},
    });
    let _ = commands.send(Command::Send(hello.to_string()));
    state.connections_made += 1;
    let connection = state.connections_made;
    state.connections.insert(
        connection,
        Connection {
            commands,
            session: None,
        },
    );
    drop(state);
    shared.changed.notify_waiters();
    connection
}

fn receive(shared: &Shared, connection: u64, text: &str) {
    let mut state = shared.lock();
    let Ok(frame) = serde_json::from_str::<Value>(text) else {
        state
            .problems
            .push("the bot sent a gateway frame that is not JSON".to_owned());
        state.command(connection, Command::Close(DECODE_ERROR));
        return;
    };
    let op = frame["op"].as_u64().unwrap_or(u64::MAX);
    state.frames.push(Frame {
        op,
        d: frame["d"].clone(),
        connection,
        at: Instant::now(),
    });
    let authenticated = state.connections.get(&connection).is_some_and(|c| c.session.is_some());
    match op {
        1 if state.acknowledge_heartbeats => {
            state.command(
                connection,
                Command::Send(json!({"op": 11, "d": null, "s": null, "t": null}).to_string()),
            );
        }
        1 => {}
        2 | 6 if authenticated => state.command(connection, Command::Close(ALREADY_AUTHENTICATED)),
        2 => identify(shared, &mut state, connection, &frame["d"]),
        6 => resume(shared, &mut state, connection, &frame["d"]),
        3 | 4 | 8 | 31 if authenticated => {}
        _ if authenticated => state.command(connection, Command::Close(4001)),
        _ => state.command(connection, Command::Close(NOT_AUTHENTICATED)),
    }
    drop(state);
    shared.changed.notify_waiters();
}

fn identify(shared: &Shared, state: &mut State, connection: u64, d: &Value) {
    let token_is_right = d["token"].as_str().is_some_and(|token| shared.is_bot_token(token));
    let intents = d["intents"].as_u64().unwrap_or(0);
    let refusal = match state.refuse_with {
        Some(code) => Some(code),
        None if !token_is_right => Some(AUTHENTICATION_FAILED),
        None if intents & PRIVILEGED_INTENTS != 0 => Some(DISALLOWED_INTENTS),
        None => None,
    };
    if let Some(code) = refusal {
        state.command(connection, Command::Close(code));
        return;
    }
    let session_id = format!(
        "{:032x}",
        u128::from(objects::snowflake()) << 40 | u128::from(connection)
    );
    let shard = |place: usize, default: u64| d["shard"][place].as_u64().unwrap_or(default);
    let mut session = Session {
        intents,
        shard: (shard(0, 0), shard(1, 1).max(1)),
        seq: 0,
        log: Vec::new(),
        connection: Some(connection),
        resumable: true,
    };
    let present: Vec<&Guild> = shared.guilds.iter().filter(|g| !state.hidden.contains(&g.id)).collect();
    let guilds: Vec<Value> = present
        .iter()
        .filter(|g| session.serves(Some(g.id)))
        .map(|g| json!({"id": g.id.to_string(), "unavailable": true}))
        .collect();
    let mut ready = json!({
        "v": 10, "user": objects::bot_user(), "guilds": guilds, "session_id": session_id,
        "resume_gateway_url": shared.gateway_url, "application": {"id": APPLICATION_ID.to_string(), "flags": 565_248},
        "user_settings": {}, "session_type": "normal", "relationships": [], "private_channels": [], "presences": [],
        "guild_join_requests": [], "geo_ordered_rtc_regions": [], "auth": {}, "_trace": ["[\"fake-gateway\"]"],
    });
    if !d["shard"].is_null() {
        ready["shard"] = d["shard"].clone();
    }
    if state.unknown_fields {
        objects::sprinkle(&mut ready);
    }
    session.push(&state.connections, "READY", &ready);
    if intents & GUILDS_INTENT != 0 {
        for guild in present {
            if !session.serves(Some(guild.id)) {
                continue;
            }
            let mut data = guild.json();
            data.as_object_mut().unwrap().extend(guild.extras());
            if state.unknown_fields {
                objects::sprinkle(&mut data);
            }
            session.push(&state.connections, "GUILD_CREATE", &data);
        }
    }
    // Whoever identifies anew will not resume the old session of that shard.
    let of_shard = |s: &&mut Session| s.connection.is_none() && s.shard == session.shard;
    for old in state.sessions.values_mut().filter(of_shard) {
        old.resumable = false;
    }
    if let Some(connection) = state.connections.get_mut(&connection) {
        connection.session = Some(session_id.clone());
    }
    state.sessions.insert(session_id, session);
}

fn resume(shared: &Shared, state: &mut State, connection: u64, d: &Value) {
    let token_is_right = d["token"].as_str().is_some_and(|token| shared.is_bot_token(token));
    let refusal = if token_is_right {
        state.refuse_with
    } else {
        Some(AUTHENTICATION_FAILED)
    };
    if let Some(code) = refusal {
        state.command(connection, Command::Close(code));
        return;
    }
    let session_id = d["session_id"].as_str().unwrap_or_default().to_owned();
    let State {
        sessions, connections, ..
    } = state;
    let Some(session) = sessions.get_mut(&session_id).filter(|s| s.resumable) else {
        state.command(
            connection,
            Command::Send(json!({"op": 9, "d": false, "s": null, "t": null}).to_string()),
        );
        return;
    };
    let seen = d["seq"].as_u64().unwrap_or(0);
    let from = if state.replays_everything { 0 } else { seen };
    if seen > session.seq {
        state.command(connection, Command::Close(INVALID_SEQUENCE));
        return;
    }
    let Some(open) = connections.get_mut(&connection) else {
        return;
    };
    open.session = Some(session_id);
    for (_, text) in session.log.iter().filter(|(seq, _)| *seq > from) {
        let _ = open.commands.send(Command::Send(text.clone()));
    }
    session.connection = Some(connection);
    session.push(connections, "RESUMED", &json!({"_trace": ["[\"fake-gateway\"]"]}));
}

impl State {
    /// Tells one connection what to do.
    pub(crate) fn command(&self, connection: u64, command: Command) {
        if let Some(open) = self.connections.get(&connection) {
            let _ = open.commands.send(command);
        }
    }

    /// Tells every open connection what to do.
    pub(crate) fn command_all(&self, command: impl Fn() -> Command) {
        for connection in self.connections.values() {
            let _ = connection.commands.send(command());
        }
    }
}
