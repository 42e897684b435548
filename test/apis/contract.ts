import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createApiKey } from '../../core/src/workspaces/workspaces.ts'
import type { Answer, TestRelay } from '../support/relay.ts'
import { noteExample } from './examples.ts'

/** One documented call and what it must answer. */
interface Step {
  /** `POST /api/v2/streams`; `{{name}}` stands for what an earlier step saved, here and in bodies. */
  call: string
  body?: unknown
  /** Sent as it stands, for bodies that are no JSON. */
  text?: string
  headers?: Record<string, string>
  /** false = without an API key; extension = with one of a browser extension, the same throughout a case */
  key?: false | 'extension'
  status: number
  /** The answer holds at least this; `<number>`, `<text>`, `<time>`, `<list>` and `<any>` stand for any such value. */
  answer?: unknown
  /** The answer has these keys and no others. */
  keys?: string[]
  answerHeaders?: Record<string, string>
  /** Name → dotted path in the answer. */
  save?: Record<string, string>
  /** Waits until the answer is as told, for work in the background. */
  waits?: boolean
}

/** A case file: calls in their order, on a relay of their own. */
interface Case {
  title: string
  /** Where it is documented. */
  source: string
  /** Why it cannot pass yet. */
  skip?: string
  env?: Record<string, string>
  steps: Step[]
}

/** What a vendor's cases are replayed with. */
export interface Stage {
  /** A fresh relay for one case. */
  start(env: Record<string, string>): Promise<TestRelay>
  /** Asks again until the function no longer throws. */
  wait<T>(check: () => Promise<T>): Promise<T>
  /** By name: starts a server for the cases that say `{{name}}`, and gives its URL. */
  servers: Readonly<Record<string, () => Promise<string>>>
}

/** Replays every case of `cases/<vendor>/`; a skipped one must give its reason. */
export function replayCases(vendor: string, { start, wait, servers }: Stage): void {
  const folder = join(import.meta.dirname, 'cases', vendor)
  for (const file of readdirSync(folder).sort()) {
    const cases: Case[] = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    for (const { title, source, skip, env, steps } of cases) {
      const name = `${file.replace('.json', '')}: ${title} [${source}]`
      if (skip !== undefined) {
        it.skip(`${name} (skipped: ${skip === '' ? 'WITHOUT A REASON' : skip})`)
        it(`${name} says why it is skipped`, () => expect(skip.length).toBeGreaterThan(20))
        continue
      }
      it(name, async () => {
        const saved = new Map<string, unknown>()
        const text = JSON.stringify({ env, steps })
        for (const [server, open] of Object.entries(servers)) {
          if (text.includes(`{{${server}}}`)) saved.set(server, await open())
        }
        const relay = await start(fill(env ?? {}, saved) as Record<string, string>)
        if (steps.some(({ key }) => key === 'extension')) saved.set(EXTENSION, await makeExtensionKey(relay))
        for (const step of steps)
          await (step.waits ? wait(() => replay(relay, step, saved)) : replay(relay, step, saved))
      })
    }
  }
}

/** Where a case keeps the key of its extension; no name that `{{…}}` could spell. */
const EXTENSION = 'key of the extension'

async function makeExtensionKey({ db }: TestRelay): Promise<string> {
  const made = await createApiKey(
    db,
    { workspaceId: 1, name: 'Extension', kind: 'extension', scopes: ['read'] },
    Date.now,
  )
  return made.key
}

async function replay(relay: TestRelay, step: Step, saved: Map<string, unknown>): Promise<void> {
  const [method = '', path = ''] = (fill(step.call, saved) as string).split(' ')
  const body = step.text ?? (step.body === undefined ? undefined : fill(step.body, saved))
  const headers = fill(step.headers ?? {}, saved) as Record<string, string>
  const key = step.key === 'extension' ? (saved.get(EXTENSION) as string) : step.key === false ? null : undefined
  const answer = await relay.api(method, path, body, { headers, key })
  const place = `${step.call} answered ${answer.status} ${answer.text.slice(0, 500)}`
  expect(answer.status, place).toBe(step.status)
  if (step.answer !== undefined) expect(answer.body, place).toMatchObject(toMatcher(fill(step.answer, saved)) as object)
  if (step.keys) expect(Object.keys(answer.body).sort(), place).toEqual([...step.keys].sort())
  for (const [name, value] of Object.entries(step.answerHeaders ?? {})) {
    expect(answer.headers.get(name), `${name} of ${place}`).toEqual(toMatcher(value))
  }
  for (const [name, at] of Object.entries(step.save ?? {})) saved.set(name, valueAt(answer, at))
  noteExample(method, path, body, answer)
}

function valueAt(answer: Answer, path: string): unknown {
  let value: unknown = answer.body
  for (const key of path.split('.')) value = (value as Record<string, unknown>)[key]
  expect(value, `${path} of ${answer.text.slice(0, 200)}`).toBeDefined()
  return value
}

/** `{{name}}` alone keeps its type, inside a text it becomes text; what was not saved stays, for bodies that hold braces. */
function fill(value: unknown, saved: Map<string, unknown>): unknown {
  if (typeof value === 'string') {
    const whole = /^\{\{(\w+)\}\}$/.exec(value)
    if (whole && saved.has(whole[1] ?? '')) return saved.get(whole[1] ?? '')
    return value.replace(/\{\{(\w+)\}\}/g, (text, name: string) => (saved.has(name) ? String(saved.get(name)) : text))
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, saved))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, saved)]))
}

function toMatcher(value: unknown): unknown {
  if (value === '<number>') return expect.any(Number)
  if (value === '<text>') return expect.any(String)
  if (value === '<list>') return expect.any(Array)
  if (value === '<any>') return expect.anything()
  if (value === '<time>') return expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
  if (Array.isArray(value)) return value.map(toMatcher)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toMatcher(item)]))
}
