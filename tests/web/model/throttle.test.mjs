import assert from "node:assert/strict";
import { test } from "node:test";

import { createThrottle } from "../../../geo/page/web/model/throttle.js";

test("work is done at once after a rest, and once more when the calls have ended", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let done = 0;
  const throttle = createThrottle(() => {
    done += 1;
  }, 10_000);
  assert.ok(throttle.isRested());
  throttle.soon();
  assert.equal(done, 1);
  assert.ok(!throttle.isRested());
  throttle.soon();
  throttle.soon();
  assert.equal(done, 1);
  context.mock.timers.tick(10_000);
  assert.equal(done, 2);
});

test("work asked for now is done now, and what waited is done with it", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let done = 0;
  const throttle = createThrottle(() => {
    done += 1;
  }, 10_000);
  throttle.soon();
  throttle.soon();
  throttle.now();
  context.mock.timers.tick(20_000);
  assert.equal(done, 2);
});
