// For `node --import`: each SIGUSR2 puts this process's clock back by an hour.
const HOUR_MS = 3_600_000
const realNow = Date.now
let shiftMs = 0
Date.now = () => realNow() + shiftMs
process.on('SIGUSR2', () => {
  shiftMs -= HOUR_MS
})
