// Whether what would be drawn is what is drawn already.

/** Make a test for one drawing: true when the list of what it depends on is not the last one it was asked about. */
export function createChange() {
  let last = null;
  return function changed(parts) {
    const differs = last === null || last.length !== parts.length || parts.some((part, index) => part !== last[index]);
    last = parts;
    return differs;
  };
}

/** The values of a View that drawing depends on beside the features in its window. */
export const besidesTime = (view) => Object.entries(view).filter(([key]) => !NOT_DRAWN.includes(key)).map(([, value]) => value);

// What moves time or stands around the map; the map itself redraws when it is moved.
const NOT_DRAWN = ["from", "to", "mode", "camera", "panel", "axis", "step", "speed", "loop", "skip", "pace", "story", "embed", "measure", "rings"];
