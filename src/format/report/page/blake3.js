// BLAKE3 of short texts, for the keys of pairs that are put together in a report (github.com/BLAKE3-team/BLAKE3-specs).

const BLAKE3_IV = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
const BLAKE3_ORDER = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];
const [CHUNK_START, CHUNK_END, PARENT, ROOT] = [1, 2, 4, 8];

function blake3Compress(chain, block, counter, length, flags) {
  const v = new Uint32Array([...chain, ...BLAKE3_IV.slice(0, 4), counter, 0, length, flags]);
  let words = block;
  const turn = (value, by) => (value >>> by) | (value << (32 - by));
  const mix = (a, b, c, d, x, y) => {
    v[a] = v[a] + v[b] + x; v[d] = turn(v[d] ^ v[a], 16); v[c] = v[c] + v[d]; v[b] = turn(v[b] ^ v[c], 12);
    v[a] = v[a] + v[b] + y; v[d] = turn(v[d] ^ v[a], 8); v[c] = v[c] + v[d]; v[b] = turn(v[b] ^ v[c], 7);
  };
  for (let round = 0; round < 7; round++) {
    for (let column = 0; column < 4; column++) {
      mix(column, 4 + column, 8 + column, 12 + column, words[2 * column], words[2 * column + 1]);
    }
    for (let column = 0; column < 4; column++) {
      mix(column, 4 + (column + 1) % 4, 8 + (column + 2) % 4, 12 + (column + 3) % 4, words[8 + 2 * column], words[9 + 2 * column]);
    }
    words = BLAKE3_ORDER.map((place) => words[place]);
  }
  return [0, 1, 2, 3, 4, 5, 6, 7].map((place) => (v[place] ^ v[place + 8]) >>> 0);
}

function blake3Words(bytes) {
  const words = new Array(16).fill(0);
  bytes.forEach((byte, place) => { words[place >> 2] |= byte << (8 * (place & 3)); });
  return words;
}

// The first eight words of the hash. A node is a chaining value that is still to be made, so that the last can be the root.
function blake3(bytes) {
  const chunk = (start, counter) => {
    const own = bytes.subarray(start, start + 1024);
    let chain = BLAKE3_IV;
    const blocks = Math.max(1, Math.ceil(own.length / 64));
    for (let block = 0; block < blocks - 1; block++) {
      const flags = block === 0 ? CHUNK_START : 0;
      chain = blake3Compress(chain, blake3Words(own.subarray(64 * block, 64 * block + 64)), counter, 64, flags);
    }
    const last = own.subarray(64 * (blocks - 1));
    const flags = CHUNK_END | (blocks === 1 ? CHUNK_START : 0);
    return (root) => blake3Compress(chain, blake3Words(last), counter, last.length, flags | root);
  };
  const tree = (first, count) => {
    if (count === 1) return chunk(first * 1024, first);
    const left = 2 ** Math.ceil(Math.log2(count) - 1);
    const block = [...tree(first, left)(0), ...tree(first + left, count - left)(0)];
    return (root) => blake3Compress(BLAKE3_IV, block, 0, 64, PARENT | root);
  };
  return tree(0, Math.max(1, Math.ceil(bytes.length / 1024)))(ROOT);
}

// Half of the key of a pair: 48 bits of the hash of one side's text, zero for a side without sentences.
function keyHalf(text) {
  const words = blake3(new TextEncoder().encode(text));
  const bytes = [0, 1, 2, 3, 4, 5].map((place) => (words[place >> 2] >>> (8 * (place & 3))) & 255);
  const half = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return half === "000000000000" ? "000000000001" : half;
}
