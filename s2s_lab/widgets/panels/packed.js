// Long lists of whole numbers as `wire.packed` sends them.

/** Whole numbers of 16 bits in base 64, low byte first; or a list that is one already. */
export function unpack(packed) {
  if (typeof packed !== "string") return packed;
  const bytes = atob(packed);
  return Array.from({ length: bytes.length / 2 }, (_, i) =>
    ((bytes.charCodeAt(2 * i) | (bytes.charCodeAt(2 * i + 1) << 8)) << 16) >> 16);
}
