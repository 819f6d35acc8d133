/**
 * Does what nobody waits to see once the next frame is painted, in the order in which it was asked
 * for. A page that nobody sees is not painted: there it is done at once. Returns what takes it back.
 */
export function afterPaint(work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const soon = () => {
    timer = setTimeout(work);
  };
  if (document.visibilityState !== "visible") {
    soon();
    return () => clearTimeout(timer);
  }
  const frame = requestAnimationFrame(soon);
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
