"""How long from the first frame that shows a card to the verdict on the screen, in the browser."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.camera import film

ROAD_SECONDS, CARD_SECONDS = 0.8, 1.4

# The card is the only thing brighter than 200 on the road. Each verdict is closed by the script.
WATCH = """
() => {
  const video = document.querySelector("#video");
  const verdict = document.querySelector("#verdict");
  const canvas = new OffscreenCanvas(32, 24);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let seen = null;
  window.timesToVerdict = [];
  const look = (now) => {
    context.drawImage(video, 0, 0, 32, 24);
    const bright = context.getImageData(0, 0, 32, 24).data.some((value, i) => i % 4 === 0 && value > 200);
    if (!bright) seen = null;
    else seen ??= now;
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
  new MutationObserver(() => {
    if (!verdict.open) return;
    requestAnimationFrame((now) => seen !== null && window.timesToVerdict.push(now - seen));
    setTimeout(() => document.querySelector("#verdict-next").click(), 450);
  }).observe(verdict, { attributeFilter: ["open"] });
}
"""  # noqa: E501


def film_of_cards(camera: Path, codes: list[str]) -> None:
    """One card after the other, with the road between them. Four or more: a code that comes back
    within five seconds would be the same scan."""
    scenes = [scene for code in codes for scene in (("", ROAD_SECONDS), (code, CARD_SECONDS))]
    film(camera, *scenes)


def times_to_verdict(page: Page, count: int) -> list[float]:
    """That many times in milliseconds, the first scan (which loads the decoder) left out."""
    expect(page.locator("#camera")).to_have_attribute("data-state", "on")
    page.evaluate(WATCH)
    times: list[float] = []
    while len(times) <= count:
        page.wait_for_timeout(500)
        times = page.evaluate("window.timesToVerdict")
    return times[1 : count + 1]
