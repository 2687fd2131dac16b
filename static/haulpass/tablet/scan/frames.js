/** Frame after frame of the camera, as pictures that can be decoded. */

import { viewsOf } from "./views.js";

/** @import { View } from "./views.js" */

/**
 * Hands over one picture at a time; frames that come meanwhile are dropped. Never ends: a camera
 * that comes back goes on here.
 * @param {HTMLVideoElement} video
 * @param {(picture: ImageData) => Promise<void>} look
 */
export async function watchFrames(video, look) {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true, alpha: false });
  if (!context) return;
  for (let turn = 0; ; turn += 1) {
    await nextFrame(video);
    if (video.videoWidth === 0 || document.hidden) continue;
    const views = viewsOf(video.videoWidth, video.videoHeight);
    try {
      await look(pictureOf(video, views[turn % views.length], context));
    } catch (error) {
      console.error(error); // one bad frame does not end the day
    }
  }
}

/**
 * @param {HTMLVideoElement} video
 * @param {View} view
 * @param {CanvasRenderingContext2D} context
 */
function pictureOf(video, view, context) {
  const { canvas } = context;
  const width = Math.round(view.width * view.scale);
  const height = Math.round(view.height * view.scale);
  if (canvas.width < width) canvas.width = width;
  if (canvas.height < height) canvas.height = height;
  context.drawImage(video, view.left, view.top, view.width, view.height, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/** @param {HTMLVideoElement} video */
function nextFrame(video) {
  return new Promise((resolve) =>
    "requestVideoFrameCallback" in video
      ? video.requestVideoFrameCallback(resolve)
      : requestAnimationFrame(resolve),
  );
}
