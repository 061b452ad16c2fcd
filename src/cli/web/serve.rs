//! The server: a handful of routes on loopback, each guarded, bounded and without a path of the client's in it.
//!
//! Takes connections; asks the desk, which stands in another thread, and answers. It does *not* read files: what it gives out
//! is compiled in or comes from the desk.

use std::net::TcpListener;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use duiqi::format::report::{self, Host};
use hyper::StatusCode;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::sync::{Semaphore, oneshot, watch};
use tokio::time::timeout;

use super::guard::Guard;

/// No act is larger: a reworded sentence of a megabyte is no sentence.
const BODY_MOST_BYTES: usize = 1 << 20;
/// The head of a request comes at once, or the connection is closed.
const HEAD_WITHIN: Duration = Duration::from_secs(5);
/// So does its body.
const BODY_WITHIN: Duration = Duration::from_secs(10);
/// A page that waits for news is answered so often, so that no browser gives up.
const NEWS_WITHIN: Duration = Duration::from_secs(25);
/// More tabs than that nobody has open.
const CONNECTIONS: usize = 64;

/// What the desk is asked.
#[derive(Debug)]
pub(super) enum Ask {
    /// For everything.
    Page(oneshot::Sender<String>),
    /// To do an act.
    Act { wanted: Vec<u8>, answer: oneshot::Sender<Answer> },
    /// To end.
    Quit(oneshot::Sender<()>),
}

/// What is answered, as JSON.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    status: StatusCode,
    json: String,
}

impl Answer {
    /// What was asked for.
    pub(super) fn ok(json: String) -> Self {
        Self { status: StatusCode::OK, json }
    }

    /// Why it is not given.
    pub(super) fn error(status: u16, message: &str) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, json: serde_json::json!({ "error": message }).to_string() }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        (self.status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], self.json).into_response()
    }
}

/// What all routes share.
#[derive(Debug, Clone)]
pub(super) struct Served(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    asks: mpsc::Sender<Ask>,
    revision: watch::Receiver<u64>,
    guard: Guard,
    page: String,
    headers: HeaderMap,
}

impl Served {
    /// Makes the page without pairs.
    ///
    /// # Errors
    ///
    /// Never but by a fault of this program: the policy is text.
    pub(super) fn new(
        asks: mpsc::Sender<Ask>,
        revision: watch::Receiver<u64>,
        guard: Guard,
        title: &str,
    ) -> Result<Self> {
        let mut page = Vec::new();
        report::write_shell(title, &mut page)?;
        let policy = format!("{}; frame-ancestors 'none'", Host::Server.policy());
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_str(&policy)?);
        for (name, value) in [
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::CACHE_CONTROL, "no-store"),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
            (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        Ok(Self(Arc::new(Shared { asks, revision, guard, page: String::from_utf8(page)?, headers })))
    }
}

/// Serves until the program ends.
///
/// # Errors
///
/// Where the listener fails.
pub(super) fn run(listener: TcpListener, served: Served) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("the server does not start")?.block_on(accept(listener, served))
}

async fn accept(listener: TcpListener, served: Served) -> Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let routes = Router::new()
        .route("/", get(shell))
        .route("/api/page", get(page))
        .route("/api/act", post(act))
        .route("/api/wait", get(wait))
        .route("/api/quit", post(quit))
        .fallback(nothing)
        // After the routes, so that it stands before all of them, and before what is none.
        .layer(middleware::from_fn_with_state(served.clone(), guarded))
        .with_state(served);
    let slots = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let slot = Arc::clone(&slots).acquire_owned().await?;
        // A connection that broke before it was taken is not the server's end.
        let Ok((stream, _)) = listener.accept().await else { continue };
        let service = TowerToHyperService::new(routes.clone());
        tokio::spawn(async move {
            let _slot = slot;
            let mut server = http1::Builder::new();
            server.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN).max_buf_size(64 << 10);
            // A client that breaks off harms nobody.
            let _ = server.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn guarded(State(Served(shared)): State<Served>, request: Request, next: Next) -> Response {
    let admitted = shared.guard.admit(request.method(), request.uri(), request.headers());
    let mut response = match admitted {
        Ok(()) => next.run(request).await,
        Err(refusal) => Answer::error(403, refusal.message()).into_response(),
    };
    for (name, value) in &shared.headers {
        response.headers_mut().insert(name, value.clone());
    }
    response
}

async fn shell(State(Served(shared)): State<Served>) -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], shared.page.clone()).into_response()
}

async fn nothing() -> Answer {
    Answer::error(404, "there is nothing here")
}

fn gone() -> Answer {
    Answer::error(503, "the review has ended")
}

async fn page(State(Served(shared)): State<Served>) -> Answer {
    let (answer, answered) = oneshot::channel();
    match shared.asks.send(Ask::Page(answer)) {
        Ok(()) => answered.await.map_or_else(|_| gone(), Answer::ok),
        Err(_) => gone(),
    }
}

async fn act(State(Served(shared)): State<Served>, body: Body) -> Answer {
    let wanted = match timeout(BODY_WITHIN, axum::body::to_bytes(body, BODY_MOST_BYTES)).await {
        Ok(Ok(bytes)) => bytes.to_vec(),
        Ok(Err(_)) => return Answer::error(413, "an act is no larger than 1 MiB"),
        Err(_) => return Answer::error(408, "the act did not arrive"),
    };
    let (answer, answered) = oneshot::channel();
    match shared.asks.send(Ask::Act { wanted, answer }) {
        Ok(()) => answered.await.unwrap_or_else(|_| gone()),
        Err(_) => gone(),
    }
}

/// Answers when the review is at another revision than the page saw, or after a while.
async fn wait(State(Served(shared)): State<Served>, request: Request) -> Answer {
    let seen = request.uri().query().and_then(|query| query.strip_prefix("revision=")?.parse::<u64>().ok());
    let Some(seen) = seen else {
        return Answer::error(400, "say which revision was seen");
    };
    let mut revision = shared.revision.clone();
    // The sender outlives the server's thread; where it is gone the program ends.
    let _ = timeout(NEWS_WITHIN, revision.wait_for(|now| *now != seen)).await;
    let now = *revision.borrow();
    Answer::ok(format!("{{\"revision\":{now}}}"))
}

async fn quit(State(Served(shared)): State<Served>) -> Answer {
    let (answer, answered) = oneshot::channel();
    match shared.asks.send(Ask::Quit(answer)) {
        Ok(()) => answered.await.map_or_else(|_| gone(), |()| Answer::ok("{}".to_owned())),
        Err(_) => gone(),
    }
}
