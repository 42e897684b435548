#!/usr/bin/env -S node --max-semi-space-size=4 --heap-growing-percent=20
// Left alone V8 keeps garbage while the machine has memory to spare. With these flags, which npm's scripts give too, a run over
// 1,000,000 followers stays under 250 MB and webhooks go out as fast (bench: ingest, deliver).

// The first thing that runs, so it imports nothing that an old Node could not load: better-sqlite3 ends the process there.
const NEEDED = [22, 19]
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < (NEEDED[0] ?? 0) || (major === NEEDED[0] && minor < (NEEDED[1] ?? 0))) {
  process.stderr.write(`Leadwire needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}\n`)
  process.exit(1)
}
const { main } = await import('./main.ts')
await main(process.argv)
