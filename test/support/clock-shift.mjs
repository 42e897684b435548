// For `node --import`: this process's clock is ahead by `LEADWIRE_TEST_CLOCK_AHEAD_MS` (negative = behind, default 0), and
// each SIGUSR2 puts it back by an hour.
const HOUR_MS = 3_600_000
const realNow = Date.now
let shiftMs = Number(process.env.LEADWIRE_TEST_CLOCK_AHEAD_MS ?? 0)
Date.now = () => realNow() + shiftMs
process.on('SIGUSR2', () => {
  shiftMs -= HOUR_MS
})
