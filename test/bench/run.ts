import { readdirSync } from 'node:fs'

/**
 * `npm run bench` lists the benches; `npm run bench -- NAME [ARGUMENTS]` runs one. A bench is a file of this folder that
 * exports `run(args)`; it prints rates, and ratios to a limit that it measures in the same run.
 */
const benches = [
  'backlog',
  'deliver',
  'export',
  'fan-out',
  'filter',
  'import',
  'ingest',
  'isolation',
  'latency',
  'leads-list',
  'match',
  'match-feedback',
  'match-quality',
  'replicas',
  'retention',
]
const [name, ...args] = process.argv.slice(2)
if (name === undefined) {
  console.log(`Benches: ${benches.join(', ')}\nRun one: npm run bench -- NAME`)
} else if (benches.includes(name) && readdirSync(import.meta.dirname).includes(`${name}.ts`)) {
  const { run } = (await import(`./${name}.ts`)) as { run(args: string[]): Promise<void> }
  await run(args)
} else {
  console.error(`There is no bench "${name}"; there are ${benches.join(', ')}`)
  process.exitCode = 1
}
