/** One camera stream a page visit, kept: asking again makes an iPad ask the attendant again. */

const LONGEST_SIDE = 960;

/** @param {HTMLVideoElement} video */
export async function startCamera(video) {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
    audio: false,
  });
  video.srcObject = stream;
  await video.play();
}

/**
 * Hands over frame after frame, one at a time; frames that come meanwhile are dropped.
 * @param {HTMLVideoElement} video
 * @param {(picture: ImageData) => Promise<void>} look
 */
export async function watchFrames(video, look) {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true, alpha: false });
  if (!context) return;
  for (;;) {
    await nextFrame(video);
    if (video.videoWidth === 0 || document.hidden) continue;
    const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
    const width = Math.round(video.videoWidth * scale);
    const height = Math.round(video.videoHeight * scale);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.drawImage(video, 0, 0, width, height);
    await look(context.getImageData(0, 0, width, height));
  }
}

/** @param {HTMLVideoElement} video */
function nextFrame(video) {
  return new Promise((resolve) =>
    "requestVideoFrameCallback" in video
      ? video.requestVideoFrameCallback(resolve)
      : requestAnimationFrame(resolve),
  );
}
