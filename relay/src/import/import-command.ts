import { setTimeout as wait } from 'node:timers/promises'
import { invalidInput, SECOND_MS, type SourceType, sourceTypes } from '@leadwire/core'
import type { Config } from '../config.ts'
import type { RowFormat } from '../providers/profiles/row-reader.ts'
import { upstreamWorld } from '../providers/upstream.ts'
import { type ImportReport, importRows } from './import-rows.ts'
import { openInput } from './input.ts'
import { createProgress, type Progress } from './progress.ts'
import type { ImportTarget } from './target.ts'

/** As the command line has them. */
export interface ImportOptions {
  handle: string
  url?: string
  key?: string
  workspace?: string
  sourceType?: string
  format?: string
  strict?: boolean
}

/** `leadwire import --handle H FILE`: what it did goes to standard output, progress and what is odd to standard error. */
export async function importFollowers(config: Config, path: string, options: ImportOptions): Promise<void> {
  const sourceType = oneOf(sourceTypes, options.sourceType, '--source-type')
  const format = oneOf(['csv', 'ndjson'] as const, options.format, '--format')
  const progress = createProgress(process.stderr, Date.now)
  const target = await openTarget(config, options, progress)
  try {
    if (!target.hasListener) progress.say(unheard(target.handle))
    const report = await importFile(path, target, { sourceType, format, isStrict: options.strict ?? false, progress })
    process.stdout.write(`${summary(target.handle, report)}\n`)
  } finally {
    await target.close()
  }
}

async function importFile(
  path: string,
  target: ImportTarget,
  {
    format,
    ...options
  }: {
    sourceType: SourceType | undefined
    format: RowFormat | undefined
    isStrict: boolean
    progress: Progress
  },
): Promise<ImportReport> {
  const input = await openInput(path, { format, stdin: process.stdin })
  try {
    const report = await importRows(input, target, options)
    for (const warning of report.warnings) options.progress.say(`${input.name}, ${warning}`)
    return report
  } finally {
    input.close()
  }
}

async function openTarget(config: Config, options: ImportOptions, progress: Progress): Promise<ImportTarget> {
  const handle = options.handle.trim().replace(/^@/, '')
  if (handle === '') throw invalidInput('--handle', 'names the account whose followers these are')
  // Each way is loaded only where it is gone.
  if (options.url === undefined) {
    const { openLocalTarget } = await import('./local-target.ts')
    return await openLocalTarget(config, { handle, workspaceId: toWorkspace(options) })
  }
  if (options.workspace !== undefined) throw invalidInput('--workspace', 'is that of the key when there is a --url')
  const key = options.key ?? config.apiKey
  if (key === undefined) throw invalidInput('LEADWIRE_API_KEY', 'is not set; --url needs an API key of that hub')
  const sleep = async (ms: number) => {
    if (ms >= SECOND_MS) progress.say(`The hub is busy or away; going on in ${Math.ceil(ms / SECOND_MS)} s`)
    await wait(ms)
  }
  const { openHubTarget } = await import('./hub-target.ts')
  return await openHubTarget({ url: options.url, key, world: upstreamWorld({ sleep }) }, handle)
}

function toWorkspace({ workspace }: ImportOptions): number | undefined {
  if (workspace === undefined) return undefined
  if (!/^[1-9]\d{0,15}$/.test(workspace)) throw invalidInput('--workspace', 'must be a positive whole number')
  return Number(workspace)
}

function oneOf<T extends string>(allowed: readonly T[], given: string | undefined, name: string): T | undefined {
  const found = allowed.find((word) => word === given)
  if (found === undefined && given !== undefined) throw invalidInput(name, `must be ${allowed.join(' or ')}`)
  return found
}

const unheard = (handle: string) =>
  `No active stream watches @${handle}: its followers are kept, but nobody becomes a lead until one does and is run`

const count = (n: number) => n.toLocaleString('en')

function summary(handle: string, report: ImportReport): string {
  const { rowCount, skippedCount, newCount, leadCount, runIds, importId } = report
  const runs = runIds.length > 0 ? `; run${runIds.length > 1 ? 's' : ''} ${runIds.join(', ')}` : ''
  return [
    `@${handle}: ${count(rowCount)} rows read, ${count(skippedCount)} skipped`,
    `${count(newCount)} people new to the account, ${count(leadCount)} new leads`,
    `import ${importId}${runs}`,
  ].join('\n')
}
