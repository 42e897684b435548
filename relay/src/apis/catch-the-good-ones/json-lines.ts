import type { z } from 'zod'

/** NDJSON as values: a JSON text a line, empty lines passed over. A faulty line becomes an issue that names it. */
export function toJsonLines(text: string, context: z.RefinementCtx): unknown[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return []
    try {
      return [JSON.parse(line)]
    } catch {
      context.addIssue({ code: 'custom', message: `line ${i + 1} is not JSON` })
      return []
    }
  })
}
