//! Attacks on the server of `duiqi review --web`, by raw requests, and the acts that a page asks for.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_duiqi");

/// A review that is being served.
struct Server {
    folder: TempDir,
    child: Child,
    port: u16,
    token: String,
}

/// What came back.
#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("渡口.zh.txt"), "渡船六点开。\n船上有120名乘客。\n</script><img src=x onerror=alert(1)>\n")
            .expect("written");
        fs::write(
            at("ferry.en.txt"),
            "The ferry leaves at six.\nThere are 12 passengers on board.\n\u{202E}</script>\u{1b}[2J\n",
        )
        .expect("written");
        let mut child = Command::new(PROGRAM)
            .args(["review", "渡口.zh.txt", "ferry.en.txt", "--paired", "--web", "--name", "沈若禾"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::from(fs::File::create(at("stderr")).expect("a file")))
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("piped")).read_line(&mut line).expect("an address");
        let said = fs::read_to_string(at("stderr")).unwrap_or_default();
        let (address, token) = line.trim().split_once("/#").unwrap_or_else(|| panic!("no address: {line:?} {said}"));
        let port = address.strip_prefix("http://127.0.0.1:").and_then(|port| port.parse().ok()).expect("loopback");
        Self { folder, child, port, token: token.to_owned() }
    }

    fn send(&self, bytes: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("connected");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("set");
        // The server may close before all was sent.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Reply { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    /// A request with our host and token, and more header lines.
    fn ask(&self, method: &str, path: &str, more: &str, body: &str) -> Reply {
        let Self { port, token, .. } = self;
        let length = body.len();
        self.send(
            format!(
                "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nx-duiqi-token: {token}\r\nconnection: close\r\n\
                 content-length: {length}\r\n{more}\r\n{body}"
            )
            .as_bytes(),
        )
    }

    fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, "", "")
    }

    fn act(&self, revision: u64, act: &Value) -> Reply {
        let body = serde_json::json!({ "revision": revision, "act": act }).to_string();
        self.ask("POST", "/api/act", "content-type: application/json\r\n", &body)
    }

    fn journal(&self) -> String {
        let path = self.folder.path().join("ferry.en.txt.duiqi.jsonl.journal");
        fs::read_to_string(path).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spot(page: &Value, number: usize) -> Value {
    serde_json::json!({ "key": page["rows"][number]["key"], "at": number })
}

#[test]
fn the_page_holds_no_pair_and_no_token_and_runs_nothing_of_others() {
    let server = Server::start();
    let page = server
        .send(format!("GET / HTTP/1.1\r\nhost: localhost:{}\r\nconnection: close\r\n\r\n", server.port).as_bytes());
    assert_eq!(page.status, 200);
    assert!(!page.body.contains(&server.token) && !page.body.contains("乘客"), "only a page with the token gets pairs");
    for header in [
        "content-security-policy: default-src 'none'; script-src 'sha256-",
        "frame-ancestors 'none'",
        "x-content-type-options: nosniff",
        "x-frame-options: deny",
        "referrer-policy: no-referrer",
        "cache-control: no-store",
        "cross-origin-resource-policy: same-origin",
    ] {
        assert!(page.head.contains(header), "{header}: {}", page.head);
    }
    assert!(!page.head.contains("access-control"), "no other site is let in");
    let said = fs::read_to_string(server.folder.path().join("stderr")).expect("said");
    assert!(!said.contains(&server.token), "the token is in no log: {said}");
}

#[test]
fn a_name_that_points_here_is_not_served() {
    let server = Server::start();
    let port = server.port;
    let (token, close) = (&server.token, "connection: close\r\n\r\n");
    let own = format!("127.0.0.1:{port}");
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("127.0.0.1.nip.io:{port}"),
        "127.0.0.1".to_owned(),
    ] {
        for (method, path) in [
            ("GET", "/"),
            ("GET", "/api/page"),
            ("POST", "/api/act"),
            ("GET", "/nothing"),
            ("OPTIONS", "/api/act"),
            ("DELETE", "/"),
        ] {
            let request = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nx-duiqi-token: {token}\r\n{close}");
            assert_eq!(server.send(request.as_bytes()).status, 403, "{method} {path} {host}");
        }
    }
    let missing = server.send(format!("GET /api/page HTTP/1.0\r\nx-duiqi-token: {token}\r\n\r\n").as_bytes());
    assert_eq!(missing.status, 403);
    let absolute =
        format!("GET http://evil.example/api/page HTTP/1.1\r\nhost: {own}\r\nx-duiqi-token: {token}\r\n{close}");
    assert_eq!(server.send(absolute.as_bytes()).status, 403);
    let twice = format!("GET / HTTP/1.1\r\nhost: {own}\r\nhost: evil.example\r\n{close}");
    assert!(matches!(server.send(twice.as_bytes()).status, 400 | 403));
    assert_eq!(server.get("/api/page").status, 200, "ours is");
}

#[test]
fn other_sites_and_strangers_change_nothing() {
    let server = Server::start();
    let page = server.get("/api/page").json();
    let act = serde_json::json!({ "revision": 0, "act": { "act": "accept", "bead": spot(&page, 0) } }).to_string();
    let json = "content-type: application/json\r\n";
    let refused = [
        format!("{json}origin: http://evil.example\r\n"),
        format!("{json}origin: null\r\n"),
        format!("{json}origin: http://127.0.0.1:1\r\n"),
        format!("{json}sec-fetch-site: cross-site\r\n"),
        "content-type: text/plain\r\n".to_owned(),
        String::new(),
    ];
    for more in refused {
        assert_eq!(server.ask("POST", "/api/act", &more, &act).status, 403, "{more}");
    }
    let port = server.port;
    for token in ["", "x-duiqi-token: \r\n", "x-duiqi-token: 00000000000000000000000000000000\r\n"] {
        for (method, path) in [
            ("GET", "/api/page"),
            ("POST", "/api/act"),
            ("POST", "/api/quit"),
            ("GET", "/api/wait?revision=0"),
            ("GET", "/other"),
        ] {
            let request = format!(
                "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n{token}{json}connection: close\r\ncontent-length: {}\r\n\r\n{act}",
                act.len()
            );
            assert_eq!(server.send(request.as_bytes()).status, 403, "{method} {path} {token:?}");
        }
    }
    assert_eq!(server.journal().lines().count(), 1, "only the head of the journal");
    assert_eq!(server.get("/api/page").json()["revision"], 0);
}

#[test]
fn no_path_leads_to_a_file_and_nothing_is_too_large() {
    let server = Server::start();
    for path in [
        "/..%2f..%2fetc%2fpasswd",
        "/../../etc/passwd",
        "/api/../ferry.en.txt",
        "/ferry.en.txt",
        "/api/page/../../x",
        "//etc/passwd",
        "/%00",
    ] {
        let reply = server.get(path);
        assert!(matches!(reply.status, 400 | 404), "{path}: {}", reply.status);
        assert!(!reply.body.contains("passengers"), "{path}");
    }
    let large = "x".repeat(2 << 20);
    let reply = server.ask("POST", "/api/act", "content-type: application/json\r\n", &large);
    assert!(matches!(reply.status, 413 | 0), "{}", reply.status);
    let head = format!("x-large: {}\r\n", "y".repeat(128 << 10));
    assert!(matches!(server.ask("GET", "/api/page", &head, "").status, 431 | 400 | 0));
    for body in [
        "",
        "{",
        "[]",
        "{\"revision\":0}",
        "{\"revision\":0,\"act\":{\"act\":\"format-disk\"}}",
        "{\"revision\":0,\"act\":{\"act\":\"undo\"},\"path\":\"/etc/passwd\"}",
    ] {
        let reply = server.ask("POST", "/api/act", "content-type: application/json\r\n", body);
        assert_eq!(reply.status, 400, "{body}: {}", reply.body);
    }
    let deep = format!("{{\"revision\":0,\"act\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(server.ask("POST", "/api/act", "content-type: application/json\r\n", &deep).status, 400);
    assert_eq!(server.get("/api/page").json()["revision"], 0, "it still stands");
}

#[test]
fn a_slow_client_is_sent_away_and_others_are_served() {
    let server = Server::start();
    let start = Instant::now();
    let mut slow = TcpStream::connect(("127.0.0.1", server.port)).expect("connected");
    slow.write_all(b"GET / HTTP/1.1\r\nhost: 127").expect("sent");
    assert_eq!(server.get("/api/page").status, 200);
    slow.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    let waited = start.elapsed();
    assert!(waited < Duration::from_secs(15), "{waited:?}");
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));
}

#[test]
fn acts_of_the_page_are_in_the_journal_before_they_are_answered() {
    let server = Server::start();
    let page = server.get("/api/page").json();
    assert_eq!(page["duiqi_page"], 1);
    let texts = page["rows"].as_array().expect("rows").iter().map(|row| row["source"].to_string()).collect::<String>();
    assert!(texts.contains("onerror"), "hostile text goes as data: {texts}");
    let done = server.act(0, &serde_json::json!({ "act": "accept", "bead": spot(&page, 0) }));
    assert_eq!(done.status, 200, "{}", done.body);
    let done = done.json();
    assert_eq!((&done["revision"], &done["undo"]), (&1.into(), &"accept".into()));
    assert_eq!(done["patches"][0]["rows"][0]["state"], "accepted");
    let journal = server.journal();
    assert!(journal.lines().nth(1).is_some_and(|line| line.contains("accept") && line.contains("沈若禾")), "{journal}");
    // A page that saw another state is told so, and changes nothing.
    let stale = server.act(0, &serde_json::json!({ "act": "merge", "bead": spot(&page, 0) }));
    assert_eq!(stale.status, 409, "{}", stale.body);
    let merged = server.act(1, &serde_json::json!({ "act": "merge", "bead": spot(&page, 0) })).json();
    assert_eq!((&merged["patches"][0]["at"], &merged["patches"][0]["remove"]), (&0.into(), &2.into()));
    let undone = server.act(2, &serde_json::json!({ "act": "undo" })).json();
    assert_eq!(undone["patches"][0]["remove"], 1);
    let same = server.get("/api/page").json();
    assert_eq!(same["rows"][1], page["rows"][1], "as it was");
    let nothing = server.act(3, &serde_json::json!({ "act": "accept", "bead": spot(&page, 0) }));
    assert_eq!(nothing.json()["unchanged"], true);
    let refused =
        server.act(3, &serde_json::json!({ "act": "accept", "bead": { "key": "000000000001-000000000001" } }));
    assert_eq!(refused.status, 422);
    // Whoever waits is told at once where it stands.
    assert_eq!(server.get("/api/wait?revision=0").json()["revision"], 3);
    assert_eq!(server.get("/api/wait").status, 400);
}

#[test]
fn the_page_ends_the_review() {
    let mut server = Server::start();
    assert_eq!(server.ask("POST", "/api/quit", "content-type: application/json\r\n", "{}").status, 200);
    assert!(server.child.wait().expect("ends").success());
    let lock = server.folder.path().join("ferry.en.txt.duiqi.jsonl.lock");
    assert!(!Path::new(&lock).exists(), "the review is given back");
}
