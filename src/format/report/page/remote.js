// The host of `duiqi review --web`: acts go to the server, which writes each down before it answers.

class RemoteHost {
  constructor(token) {
    this.kind = "server";
    this.token = token;
    this.lost = [];
  }

  async ask(path, body, signal) {
    const headers = { "x-duiqi-token": this.token };
    if (body !== undefined) headers["content-type"] = "application/json";
    let answer;
    try {
      answer = await fetch(path, {
        method: body === undefined ? "GET" : "POST", headers, body: body === undefined ? undefined : JSON.stringify(body),
        cache: "no-store", credentials: "same-origin", signal,
      });
    } catch {
      throw new Error(say("duiqi does not answer; what was decided is saved", "duiqi 没有应答；已作的决定都已保存"));
    }
    const said = await answer.json().catch(() => ({ error: answer.statusText }));
    if (!answer.ok) throw Object.assign(new Error(said.error || answer.statusText), { status: answer.status });
    return said;
  }

  open() { return this.ask("/api/page"); }
  async resume() { this.listen(); return 0; }
  can() { return true; }
  act(act) { return this.ask("/api/act", { revision: model.revision, act }); }

  // Waits for acts that came from elsewhere, such as a second tab, and looks at everything again then.
  async listen() {
    for (;;) {
      try {
        const answer = await this.ask("/api/wait?revision=" + model.revision);
        if (answer.revision !== model.revision && !isActing()) await reload();
      } catch (cause) {
        announce(cause.message, true);
        return;
      }
    }
  }

  quit() { return this.ask("/api/quit", {}); }
}
