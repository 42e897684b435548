import type { Step } from './side.ts'

/** A field of the API as `connectors/operations.json` has it. */
interface ApiField {
  name: string
  enum?: readonly unknown[]
  items?: { enum?: readonly unknown[] }
}

/** What the app offers for a field of the API, and what the API takes. */
interface Compared {
  field: string
  offered: string
  taken: string
}

const toKey = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const toText = (values: readonly unknown[]): string => values.map(String).toSorted().join(' ')

/** The choices of each field that both sides have under the same name. */
export const choicesOf = (step: Step, fields: readonly unknown[]): Compared[] =>
  (fields as ApiField[]).flatMap((field) => {
    const taken = field.enum ?? field.items?.enum
    const choices = step.operation.inputFields?.find(({ key }) => key === toKey(field.name))?.choices
    return taken && choices ? [{ field: field.name, offered: toText(Object.keys(choices)), taken: toText(taken) }] : []
  })
