import { leafPaths } from './leaf-paths.ts'

/** The definition of the app, as far as the rules look at it. */
export interface Field {
  key: string
  label?: string
  helpText?: string
  type?: string
  dynamic?: string
  search?: string
  children?: Field[]
  primary?: boolean
}
export interface Operation {
  type?: string
  perform?: unknown
  performList?: unknown
  performSubscribe?: unknown
  inputFields?: Field[]
  outputFields?: Field[]
  sample?: Record<string, unknown>
}
export interface Step {
  key: string
  noun: string
  display: { label: string; description: string; hidden?: boolean }
  operation: Operation
}
type Steps = Record<string, Step>
export interface Definition {
  authentication: { fields: Field[]; connectionLabel?: string }
  triggers: Steps
  creates: Steps
  searches: Steps
  searchOrCreates: Record<string, { search: string; create: string }>
}

type Rule = (step: Step, app: Definition, kind: 'trigger' | 'create' | 'search') => boolean | string[]

const inputs = (step: Step): Field[] =>
  (step.operation.inputFields ?? []).flatMap((field) => [field, ...(field.children ?? [])])
const outputs = (step: Step): Field[] => step.operation.outputFields ?? []
const texts = (step: Step): string[] => [
  step.display.description,
  ...inputs(step).flatMap(({ helpText, label }) => [helpText ?? '', label ?? '']),
]
const refersTo = (field: Field): string => field.dynamic?.split('.')[0] ?? ''
const small = new Set(['a', 'an', 'and', 'as', 'at', 'by', 'for', 'from', 'in', 'of', 'on', 'or', 'the', 'to', 'with'])
const isTitle = (text: string): boolean =>
  text.split(/[ (-]+/).every((word, at) => /^[A-Z0-9"]/.test(word) || (at > 0 && small.has(word)))
const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d|^\d{1,2}\/\d{1,2}\//.test(text)
const isIso = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)
const values = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(values) : [value]

/** The publishing checks of Zapier that can be made without its servers, by their numbers. */
export const rules: Record<string, Rule> = {
  D001: (step) =>
    inputs(step)
      .filter((f) => /api_?key|password|secret|token/i.test(f.key))
      .map((f) => f.key),
  D004: (step) =>
    inputs(step)
      .filter((f) => /_ids?$/.test(f.key) && f.key !== 'x_user_id' && !f.dynamic)
      .map((f) => f.key),
  D005: (step, app) =>
    inputs(step)
      .filter((f) => f.dynamic && !app.triggers[refersTo(f)])
      .map((f) => f.key),
  D006: (step) => step.operation.type === 'hook' && !step.operation.performList,
  D007: (step) => texts(step).filter((text) => /http:\/\//.test(text)),
  D008: (step) => texts(step).filter((text) => /\]\((?!https:\/\/\S+\))/.test(text) || /\]\s+\(/.test(text)),
  D009: (step, _app, kind) => kind === 'search' && inputs(step).length === 0,
  D010: ({ operation }) =>
    operation.type === 'polling' && !operation.sample?.id && !operation.outputFields?.some((f) => f.primary),
  D011: (step) =>
    inputs(step)
      .filter((f) => f.helpText?.replace(/\W/g, '') === f.label?.replace(/\W/g, ''))
      .map((f) => f.key),
  D012: ({ operation }) => Object.keys(operation.sample ?? {}).length === 0,
  D013: (step, app) =>
    inputs(step)
      .filter((f) => f.search && !app.searches[f.search.split('.')[0] ?? ''])
      .map((f) => f.key),
  D014: (step) =>
    inputs(step)
      .filter((f) => f.search && !f.dynamic)
      .map((f) => f.key),
  D016: ({ operation }) => operation.type === 'hook' && !operation.performSubscribe,
  D018: (step) =>
    [
      step.display.label,
      step.noun,
      ...[...inputs(step), ...outputs(step)].map((f) => f.label ?? `${f.key} has none`),
    ].filter((label) => !isTitle(label.replace(/^Run: /, ''))),
  D021: (step, _app, kind) => kind === 'trigger' && !/^Triggers when .+\.$/.test(step.display.description),
  D022: (step, _app, kind) => kind === 'create' && inputs(step).length === 0,
  D023: ({ operation }) =>
    values(operation.sample).filter((v): v is string => typeof v === 'string' && isDate(v) && !isIso(v)),
  D024: (step) => {
    const described = new Set(outputs(step).map((f) => f.key))
    const shown = new Set(leafPaths(step.operation.sample ?? {}))
    return [...[...shown].filter((key) => !described.has(key)), ...[...described].filter((key) => !shown.has(key))]
  },
  D025: (step) => texts(step).filter((text) => /\b(javascript|data|vbscript|file):\S/i.test(text)),
}

/** Findings as `RULE key: detail`; none is what is wanted. Hidden triggers feed dropdowns and need no looks. */
export function styleFindings(app: Definition): string[] {
  const findings: string[] = []
  for (const [kind, steps] of [
    ['trigger', app.triggers],
    ['create', app.creates],
    ['search', app.searches],
  ] as const) {
    for (const step of Object.values(steps).filter(({ display }) => !display.hidden)) {
      for (const [name, rule] of Object.entries(rules)) {
        const found = rule(step, app, kind)
        if (found === true) findings.push(`${name} ${step.key}`)
        if (Array.isArray(found)) findings.push(...found.map((detail) => `${name} ${step.key}: ${detail}`))
      }
    }
  }
  const { fields, connectionLabel } = app.authentication
  for (const { key, type, helpText = '' } of fields) {
    if (type === 'password' && !/\[[^\]]+\]\(https:\/\/[^\s)]+\)/.test(helpText)) findings.push(`D002 ${key}`)
  }
  if (!connectionLabel) findings.push('D003')
  for (const [key, { search, create }] of Object.entries(app.searchOrCreates)) {
    if (!app.searches[search] || !app.creates[create]) findings.push(`D015 ${key}`)
  }
  return findings
}
