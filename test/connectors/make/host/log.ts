import type { Value } from '../iml/functions.ts'
import type { Answer, Request } from './call.ts'

/** A call as Make's log shows it. */
export interface LogEntry {
  request: Request
  response: Answer
}

/** Hides what the paths name, such as `request.headers.authorization`. */
export function sanitised(entry: LogEntry, paths: readonly string[]): LogEntry {
  const copy = structuredClone(entry)
  for (const path of paths) {
    const steps = path.split('.')
    const last = steps.pop() ?? ''
    const owner = steps.reduce<Value>((value, step) => (isObject(value) ? value[step] : undefined), copy)
    if (isObject(owner) && owner[last] !== undefined) owner[last] = '[hidden]'
  }
  return copy
}

const isObject = (value: Value): value is Record<string, Value> => typeof value === 'object' && value !== null
