// A list of tens of thousands of rows of which only those in sight are in the page.
//
// Reading a size makes the browser lay out everything that was written since, so sizes are read once: where the box is scrolled to and how
// high it is are remembered, and only rows that are new in the page are measured.

// How high a row is until it was measured, in pixels: two lines of text.
const GUESSED_HEIGHT = 76;
// So much above and below what is in sight is kept ready.
const MARGIN = 150;

const list = {
  // Heights stand with the rows, as `tall`; `round` says which of them were measured at this width. `tops` holds from its start up to
  // `laid` where each shown row begins, and at the end where all end.
  round: 1, tops: new Float64Array(1), laid: 0, nodes: new Map(), isWhole: false, scroll: 0, room: 0,

  heightOf(index) {
    const own = model.rows[index];
    return own.measured === this.round ? own.tall : GUESSED_HEIGHT;
  },

  // Looks at the box again: at the start, and where the window or the print changed it.
  look() {
    const box = byId("list");
    [this.scroll, this.room] = [box.scrollTop, box.clientHeight];
  },

  // All heights are other ones, because the width is.
  forget() {
    this.round += 1;
    this.laid = 0;
    this.look();
  },

  // From this place on rows stand elsewhere.
  shift(place) { this.laid = Math.min(this.laid, Math.max(0, place)); },

  layOut() {
    const { shown } = model;
    if (this.laid === shown.length && this.count === shown.length && this.padded === this.isWhole) return;
    if (this.tops.length <= shown.length) {
      const tops = new Float64Array(shown.length + 1024);
      tops.set(this.tops);
      this.tops = tops;
    }
    for (let place = Math.min(this.laid, shown.length); place < shown.length; place++) this.tops[place + 1] = this.tops[place] + this.heightOf(shown[place]);
    this.laid = this.count = shown.length;
    this.padded = this.isWhole;
    byId("pad").style.height = this.isWhole ? "auto" : this.tops[shown.length] + "px";
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

  placeOf(index) { return lowerBound(model.shown, index); },

  // Puts the rows in sight into the page.
  draw() {
    if (!model.shown.length) { byId("rows").replaceChildren(); this.nodes.clear(); return; }
    // Heights are measured as rows come into sight, which moves the rows after them; twice is enough for that to settle.
    for (let round = 0; round < 3; round++) {
      this.layOut();
      const first = this.isWhole ? 0 : this.placeAt(Math.max(0, this.scroll - MARGIN));
      const last = this.isWhole ? model.shown.length - 1 : this.placeAt(this.scroll + this.room + MARGIN);
      if (!this.fill(first, last)) break;
    }
  },

  // Puts rows from one place to another into the page and measures those that are new; tells whether one is higher than was thought.
  fill(first, last) {
    const nodes = new Map();
    const fresh = [];
    for (let place = first; place <= last; place++) {
      const index = model.shown[place];
      let node = this.nodes.get(index);
      if (!node) fresh.push([place, node = rowElement(index, place)]);
      nodes.set(index, node);
    }
    this.nodes = nodes;
    const rows = byId("rows");
    const wanted = new Set(nodes.values());
    for (const node of [...rows.children]) if (!wanted.has(node)) node.remove();
    let next = rows.firstChild;
    for (const node of wanted) {
      if (node === next) next = next.nextSibling;
      else rows.insertBefore(node, next);
    }
    rows.style.transform = this.isWhole ? "none" : `translateY(${this.tops[first]}px)`;
    let moved = 0;
    let isOther = false;
    for (const [place, node] of fresh) {
      const index = model.shown[place];
      const height = node.offsetHeight;
      const thought = this.heightOf(index);
      if (!height) continue;
      Object.assign(model.rows[index], { tall: height, measured: this.round });
      if (height === thought) continue;
      isOther = true;
      this.shift(place);
      // What stands above the window must not push what is in it.
      if (this.tops[place] + thought <= this.scroll) moved += height - thought;
    }
    if (moved && !this.isWhole) {
      this.layOut();
      this.scrollTo(this.scroll + moved);
    }
    return isOther;
  },

  scrollTo(top) {
    const box = byId("list");
    box.scrollTop = Math.max(0, top);
    this.scroll = box.scrollTop;
  },

  // Brings the row under the cursor into sight.
  reveal() {
    const place = this.placeOf(model.cursor);
    for (let round = 0; round < 3; round++) {
      this.layOut();
      const [top, bottom] = [this.tops[place], this.tops[place + 1]];
      const isSeen = top >= this.scroll && bottom <= this.scroll + this.room;
      if (isSeen && round > 0) break;
      // A third down, so that its past and its future are seen.
      if (!isSeen) this.scrollTo(bottom - top > this.room ? top : top - (this.room - (bottom - top)) / 3);
      this.draw();
    }
  },

  // Forgets the elements of rows that changed.
  drop(at, count) { for (let index = at; index < at + count; index++) this.nodes.delete(index); },

  // Forgets all elements: rows have other numbers.
  dropAll() {
    this.nodes.clear();
    this.laid = 0;
  },

  node(index) { return this.nodes.get(index); },
};

// The first place of a rising list at which stands no less than a number.
function lowerBound(rising, number) {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
