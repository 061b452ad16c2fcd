// A list of tens of thousands of rows of which only those in sight are in the page.

// How high a row is until it was measured, in pixels: two lines of text.
const GUESSED_HEIGHT = 76;
// So much above and below what is in sight is kept ready.
const MARGIN = 300;

const list = {
  // Heights stand with the rows, as `tall`; `round` says which of them were measured at this width.
  round: 1, tops: new Float64Array(1), isStale: true, nodes: new Map(), isWhole: false,

  heightOf(index) {
    const own = model.rows[index];
    return own.measured === this.round ? own.tall : GUESSED_HEIGHT;
  },

  // All heights are other ones, because the width is.
  forget() { this.round += 1; this.isStale = true; },

  // Where each shown row begins, and at the end where all end.
  layOut() {
    if (!this.isStale) return;
    const { shown } = model;
    const tops = new Float64Array(shown.length + 1);
    for (let place = 0; place < shown.length; place++) tops[place + 1] = tops[place] + this.heightOf(shown[place]);
    this.tops = tops;
    this.isStale = false;
    byId("pad").style.height = this.isWhole ? "auto" : tops[tops.length - 1] + "px";
  },

  placeAt(offset) {
    let [low, high] = [0, model.shown.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.tops[middle + 1] <= offset) low = middle + 1;
      else high = middle;
    }
    return Math.min(low, model.shown.length - 1);
  },

  placeOf(index) {
    let [low, high] = [0, model.shown.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (model.shown[middle] < index) low = middle + 1;
      else high = middle;
    }
    return low;
  },

  // Draws the rows in sight anew; `isFresh` where their content changed.
  draw(isFresh) {
    const box = byId("list");
    if (!model.shown.length) { byId("rows").replaceChildren(); this.nodes.clear(); return; }
    if (isFresh) { this.nodes.clear(); this.isStale = true; }
    // Heights are measured as rows come into sight, which moves the rows after them; twice is enough for that to settle.
    for (let round = 0; round < 3; round++) {
      this.layOut();
      const top = box.scrollTop;
      const first = this.isWhole ? 0 : this.placeAt(Math.max(0, top - MARGIN));
      const last = this.isWhole ? model.shown.length - 1 : this.placeAt(top + box.clientHeight + MARGIN);
      if (!this.fill(first, last, top)) break;
    }
  },

  // Puts rows from one place to another into the page and measures them; tells whether one is higher than was thought.
  fill(first, last, top) {
    const wanted = new Set();
    const nodes = [];
    for (let place = first; place <= last; place++) {
      const index = model.shown[place];
      wanted.add(index);
      if (!this.nodes.has(index)) this.nodes.set(index, rowElement(index, place));
      nodes.push(this.nodes.get(index));
    }
    for (const index of [...this.nodes.keys()]) if (!wanted.has(index)) this.nodes.delete(index);
    const rows = byId("rows");
    const focused = document.activeElement;
    if (rows.children.length !== nodes.length || nodes.some((node, place) => rows.children[place] !== node)) {
      rows.replaceChildren(...nodes);
      if (focused && rows.contains(focused)) focused.focus({ preventScroll: true });
    }
    rows.style.transform = this.isWhole ? "none" : `translateY(${this.tops[first]}px)`;
    let moved = 0;
    let isOther = false;
    nodes.forEach((node, offset) => {
      const index = model.shown[first + offset];
      const height = node.offsetHeight;
      const thought = this.heightOf(index);
      if (height && height !== thought) {
        isOther = true;
        Object.assign(model.rows[index], { tall: height, measured: this.round });
        this.isStale = true;
        // What stands above the window must not push what is in it.
        if (this.tops[first + offset] + thought <= top) moved += height - thought;
      }
    });
    if (moved && !this.isWhole) {
      this.layOut();
      byId("list").scrollTop = top + moved;
    }
    return isOther;
  },

  // Brings the row under the cursor into sight.
  reveal() {
    const box = byId("list");
    const place = this.placeOf(model.cursor);
    for (let round = 0; round < 3; round++) {
      this.layOut();
      const [top, bottom] = [this.tops[place], this.tops[place + 1]];
      const room = box.clientHeight;
      const isSeen = top >= box.scrollTop && bottom <= box.scrollTop + room;
      if (isSeen && round > 0) break;
      // A third down, so that its past and its future are seen.
      if (!isSeen) box.scrollTop = Math.max(0, bottom - top > room ? top : top - (room - (bottom - top)) / 3);
      this.draw();
    }
  },

  // Forgets the elements of rows that changed.
  drop(at, count) {
    for (const index of [...this.nodes.keys()]) if (index >= at && index < at + count) this.nodes.delete(index);
    this.isStale = true;
  },

  node(index) { return this.nodes.get(index); },
};
