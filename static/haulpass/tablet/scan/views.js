/** Which part of a frame is looked at, and how large.
 *
 * A whole frame made smaller shows near cards; its middle, pixel by pixel, shows far ones. Both
 * in turn cost no more than one (docs/decisions.md has the shares read).
 */

const LONGEST_SIDE = 960;
const SHORTEST_SIDE = 720;

/** @typedef {{ left: number, top: number, width: number, height: number, scale: number }} View */

/**
 * @param {number} width of the frame, in pixels
 * @param {number} height
 * @returns {View[]}
 */
export function viewsOf(width, height) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const whole = { left: 0, top: 0, width, height, scale };
  if (scale === 1) return [whole];
  const wide = width >= height;
  const within = {
    width: Math.min(width, wide ? LONGEST_SIDE : SHORTEST_SIDE),
    height: Math.min(height, wide ? SHORTEST_SIDE : LONGEST_SIDE),
  };
  const left = Math.round((width - within.width) / 2);
  const top = Math.round((height - within.height) / 2);
  return [whole, { left, top, ...within, scale: 1 }];
}
