import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { methodName, pluralOf, toGroup } from './client-groups.ts'
import { byId, type Described, toTypes } from './client-types.ts'
import type { ApiDocument } from './document.ts'
import type { FieldWordings } from './field.ts'
import { toMcpOperations } from './mcp.ts'
import { toNodeRed } from './node-red.ts'
import { errorsIn, type Operation, toOperations, type Wording } from './operation.ts'
import { type TriggerWording, toTrigger } from './trigger.ts'
import type { TypeName } from './type-text.ts'

const read = <T>(name: string): T => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'))

/** Files by their path below the root, and what is missing to make all of them. */
export interface Outputs {
  files: Record<string, string>
  faults: string[]
}

/** What is made of the hub's document. */
export function toOutputs(document: ApiDocument): Outputs {
  const wordings = read<Record<string, Wording>>('wording.json')
  const fields = read<FieldWordings>('fields.json')
  const { operations, wordingOf, faults } = toOperations(document, wordings, fields)
  const subscribe = operations.find(({ operationId }) => operationId === 'subscribe')
  const triggers = Object.entries(read<Record<string, TriggerWording>>('triggers.json')).map(([key, wording]) =>
    toTrigger(key, wording, operations, subscribe),
  )
  const made = {
    $comment:
      'Made by `npm run operations` from the OpenAPI document and the words in connectors/operations; not edited',
    triggers,
    operations,
    errors: errorsIn(document),
  }
  const client = toClient(document, operations, wordingOf, fields)
  return {
    files: {
      'connectors/operations.json': JSON.stringify(made),
      'connectors/mcp/src/operations.json': JSON.stringify(toMcpOperations(operations)),
      'connectors/node-red/lib/operations.json': JSON.stringify(toNodeRed(operations, triggers)),
      ...client.files,
    },
    faults: [...faults, ...client.faults],
  }
}

function toClient(
  document: ApiDocument,
  operations: readonly Operation[],
  wordingOf: ReadonlyMap<string, Wording>,
  fields: FieldWordings,
): Outputs {
  const apis = byId(document)
  const described = operations.flatMap((operation): Described[] => {
    const [api, words] = [apis.get(operation.operationId), wordingOf.get(operation.operationId)]
    if (!api || !words) return []
    const { clientCalls = [{ name: methodName(words) }], clientOmit = [] } = words
    return [{ ...operation, api, clientCalls, clientOmit }]
  })
  const { files, types, owners, faults } = toTypes(described, read<TypeName[]>('types.json'), fields)
  const groups = Map.groupBy(described, ({ noun }) => noun)
  const nouns = [...files.keys()].toSorted()
  return {
    files: {
      ...Object.fromEntries([...files].map(([noun, text]) => [`connectors/client/src/types/${noun}.ts`, text])),
      ...Object.fromEntries(
        [...groups].map(([noun, list]) => [
          `connectors/client/src/api/${pluralOf(noun)}.ts`,
          toGroup(noun, list, types, owners),
        ]),
      ),
      'connectors/client/src/types.ts': nouns.map((noun) => `export type * from './types/${noun}.ts'\n`).join(''),
    },
    faults,
  }
}
